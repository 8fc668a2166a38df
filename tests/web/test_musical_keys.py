"""Musical keys have one name each, in the language of the page."""

import pytest
from flask import Flask

from musicapp.web.musical_keys import KEYS, musical_key


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("A minor", "A minor"),
        ("F#m", "F♯ minor"),
        ("F# minor", "F♯ minor"),
        ("Bb major", "B♭ major"),
        ("Bb", "B♭ major"),
        ("Cmaj", "C major"),
        ("A# major", "A♯ major"),  # a key that no signature is written for
        ("8A", "8A"),
        ("", ""),
        ("o", "o"),
    ],
)
def test_a_key_has_one_name_however_a_file_spells_it(app: Flask, spelled: str, name: str) -> None:
    with app.test_request_context():
        assert musical_key(spelled) == name


def test_every_key_with_a_signature_can_be_translated() -> None:
    assert len(set(KEYS)) == 30
