"""Some of the files that nobody should send, by the real upload: each is taken or refused with a sentence.

``python -m benchmarks corpus`` sends all of them to a real server, and looks at time and memory, too.
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from musicapp import config
from tests import hostile
from tests.uploading import begin, facts, files, parts, send, work
from tests.world import World

EVERY = 19


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[hostile.Case]:
    """Names that lead elsewhere are left to a server that may write nowhere else."""
    return [case for case in hostile.cases(tmp_path_factory.mktemp("good")) if case.kind != "name"]


@pytest.fixture
def ada(app, sign_in, world: World, tmp_path: Path) -> Iterator[FlaskClient]:
    usual = config.current()
    config.use(dataclasses.replace(usual, data_dir=tmp_path))
    yield sign_in(world.ada)
    config.use(usual)


def test_the_corpus_is_large_and_no_file_is_in_it_twice(cases: list[hostile.Case]) -> None:
    assert len(cases) + len(hostile.NAMES) >= 300
    contents = [case.data for case in cases if case.data]
    assert len(set(contents)) == len(contents)


@pytest.mark.of_sqlite
def test_a_sample_of_it_is_taken_or_refused_with_a_sentence(
    ada: FlaskClient, cases: list[hostile.Case]
) -> None:
    places = {}
    for case in cases[::EVERY]:
        begun = begin(ada, len(case.data), case.name)
        if begun.status_code == 201:
            places[case.name] = begun.headers["Location"]
            assert send(ada, places[case.name], case.data).status_code == 204
        else:
            error = begun.json["error"]
            assert begun.status_code == 422, case.name
            assert next(iter(error["fields"].values()), error["message"]).endswith("."), case.name
    work()
    for name, place in places.items():
        told = facts(ada, place)
        assert told["state"] == "ready" or (told["state"] == "failed" and told["message"].endswith(".")), name
        assert ada.delete(place).status_code == 204
    assert parts() == []
    assert len(files()) < len(places)  # what failed went with its file
