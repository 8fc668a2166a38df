"""An import that is ended without warning goes on later: nothing is lost, nothing is there twice."""

import os
from pathlib import Path

from tests import corpus
from tests.reliability.test_setup import Instance

FILES, FIRST_BATCH = 1500, 200


def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    house = Instance(tmp_path / "data")
    library(tmp_path / "music")
    command = ("-m", "flask", "--app", "wsgi", "import", "folder", str(tmp_path / "music"))
    cut_off = house.start(*command)
    house.wait(lambda: house.ask("SELECT count(*) FROM tracks") >= FIRST_BATCH)
    cut_off.kill()
    cut_off.communicate()
    said = house.run(*command)
    assert f"{FILES} files: " in said
    assert facts(house) == {
        "tracks": FILES,
        "distinct paths": FILES,
        "remembered": FILES,
        "searched": FILES,
        "of albums": FILES,
        "waiting for analysis": FILES,
        "finished runs": 1,
    }


def library(folder: Path) -> None:
    """One sound under many names, by ten artists."""
    sound = corpus.write(folder / "sound.wav", corpus.tone(0.05))
    for number in range(FILES):
        path = folder / f"Artist {number % 10}" / "Album" / f"{number:04} - Title {number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(sound, path)
    sound.unlink()


def facts(house: Instance) -> dict[str, int]:
    asked = {
        "tracks": "SELECT count(*) FROM tracks WHERE listed",
        "distinct paths": "SELECT count(DISTINCT path) FROM audio_files",
        "remembered": "SELECT count(*) FROM imported_files",
        "searched": "SELECT count(*) FROM search_fts WHERE search_fts MATCH 'names:title'",
        "of albums": "SELECT sum(track_count) FROM albums",
        "waiting for analysis": "SELECT count(DISTINCT subject_id) FROM jobs WHERE name = 'analyse_track'",
        "finished runs": "SELECT count(*) FROM import_runs WHERE finished_at IS NOT NULL",
    }
    return {name: house.ask(query) for name, query in asked.items()}
