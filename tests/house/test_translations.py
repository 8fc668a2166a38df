"""Every sentence that people read is there in every language, whole, and the compiled files say the same."""

import gettext
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

from musicapp.config import ROOT
from musicapp.web.languages import FOLDER, LANGUAGES

BIN = runpy.run_path(str(ROOT / "bin" / "translations.py"))
OTHERS = sorted(set(LANGUAGES) - {"en"})
TEMPLATES = ROOT / "musicapp" / "templates"
EVERY = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))
FACT = re.compile(r"%\(\w+\)[sd]|(?<!%)\{\w+\}|%(?![(\w])")
FORGOTTEN = "a sentence was added or changed; run `make translations` and translate what it names"

NAMES = {"Musewave", "openapi.json", "Play", "LUFS", "ISRC"}  # the same in every language
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SPOKEN = re.compile(r'\s(?:aria-label|aria-description|alt|placeholder|title|data-label)="([^"]*)"')
CLASSES = re.compile(r"\{% block \w+_(?:class|attributes) %\}.*?\{% endblock %\}", re.DOTALL)
TAG = re.compile(r"<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>")
WORD = re.compile(r"[A-Za-z][A-Za-z.'’]+[,:;!?]?")


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    return BIN["template"]()


def test_each_language_has_its_files() -> None:
    assert sorted(BIN["PLURALS"]) == OTHERS
    assert sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) == OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str, sentences: Catalog) -> None:
    catalog = BIN["read"](language)
    known = {message.id: message for message in catalog if message.id}
    wanted = {message.id for message in sentences if message.id}
    assert sorted(map(str, wanted ^ known.keys())) == [], FORGOTTEN
    assert [text for text, message in known.items() if not BIN["is_translated"](message)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_form_has_the_facts_of_its_sentence(language: str) -> None:
    """A fact that stands in the plural alone ("One thing", "%(num)d things") may be left out of the singular."""
    for message in BIN["read"](language):
        if message.id:
            own, others = _forms(message.id), _forms(message.string)
            assert len(own) == len(others), message.id
            assert [_facts(text) for text in others] == [_facts(text) for text in own], message.id


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    folder = FOLDER / language / "LC_MESSAGES"
    with (folder / "messages.mo").open("rb") as source:
        compiled: Any = gettext.GNUTranslations(source)
    for text, place, wanted in _strings(BIN["read"](language)):
        said = compiled._catalog.get(text if place is None else (text, place), "")
        assert said == wanted, FORGOTTEN
    assert compiled.info()["plural-forms"] == f"nplurals=2; plural=({BIN['PLURALS'][language]});"
    written = (folder / "messages.po").read_text(encoding="utf-8")
    assert "POT-Creation-Date" not in written and "\n#: " not in written, "no dates and places: calm changes"


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_say_nothing_past_gettext(path: Path) -> None:
    assert _words_outside(path.read_text(encoding="utf-8")) == []


def test_a_word_outside_gettext_would_be_found() -> None:
    assert _words_outside('<p>{{ _("Fine") }}</p><p class="muted">Hello</p>') == ["Hello"]
    assert _words_outside('<button aria-label="Close it">{{ icon("x") }}</button>') == ["Close", "it"]
    assert _words_outside('<a{% if a > b %} class="on"{% endif %} href="/x">{{ _("Fine") }}</a>') == []


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _facts(text: str) -> list[str]:
    return sorted(FACT.findall(text))


def _strings(catalog: Catalog) -> Iterator[tuple[str, int | None, str]]:
    message: Message
    for message in catalog:
        if isinstance(message.id, (tuple, list)):
            for place, form in enumerate(message.string):
                yield message.id[0], place, form
        elif message.id:
            yield message.id, None, str(message.string)


def _words_outside(template: str) -> list[str]:
    """English words between tags, and in attributes that are read aloud, that no expression brings."""
    text = CODE.sub("", CLASSES.sub("", template))
    text = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", text, flags=re.DOTALL)
    words = " ".join([TAG.sub(" ", text), *SPOKEN.findall(text)]).split()
    return [word for word in words if WORD.fullmatch(word) and word not in NAMES]
