"""One command starts it all; what stands in the way is a sentence; a stop leaves nothing behind."""

import fcntl
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from musicapp.config import ROOT
from musicapp.supervise import Obstacle, folder, port
from tests.reliability.house import House, free_port, started, until


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A start that several look at. Its home folder does not exist."""
    folder = tmp_path_factory.mktemp("house")
    with started(folder / "data", HOME=str(folder / "nobody")) as house:
        house.wait_for(f"Musewave plays at http://127.0.0.1:{house.port}")
        yield house


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for several starts, one after the other: the first one prepares it, the others are quicker."""
    return tmp_path_factory.mktemp("lived in")


class TestStart:
    def test_says_where_it_plays_once_the_first_page_answers(self, house: House) -> None:
        assert house.get("/healthz") == 200

    def test_answers_a_far_too_long_address_with_a_page_of_its_own(self, house: House) -> None:
        address = f"http://127.0.0.1:{house.port}/search?q={'a' * 100_000}"
        try:
            answer = urllib.request.urlopen(address, timeout=20)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        assert answer.status < 500 and "Musewave" in answer.read().decode()

    def test_works_twice_in_a_folder_with_spaces_and_signs(self, tmp_path: Path) -> None:
        odd, keys = tmp_path / "my music 100% é #1; $HOME", []
        for _time in range(2):
            with started(odd) as house:
                house.wait_for("plays at")
            keys.append((odd / "secret_key").read_text())
        assert (odd / "musewave.db").stat().st_size > 0
        assert keys[0] == keys[1]

    def test_listens_on_all_addresses_when_told(self, lived_in: Path) -> None:
        if not socket.has_dualstack_ipv6():
            pytest.skip("this machine has no IPv6")
        with started(lived_in, HOST="::") as house:
            house.wait_for(f"plays at http://[::1]:{house.port}")
            assert house.get("/healthz", "[::1]") == house.get("/healthz", "127.0.0.1") == 200

    def test_prints_a_link_for_the_first_admin_where_there_is_no_demo(self, house: House) -> None:
        assert "/auth/first-admin/" in house.said
        assert "musewave-demo" not in house.said

    def test_leaves_the_home_folder_alone(self, house: House) -> None:
        assert not Path(psutil.Process(house.process.pid).environ()["HOME"]).exists()


class TestStop:
    @pytest.mark.parametrize("request_to_stop", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    def test_leaves_no_process_behind(self, lived_in: Path, request_to_stop: signal.Signals) -> None:
        with started(lived_in) as house:
            house.wait_for("plays at")
            family = house.family()
            assert len(family) >= 4
            house.process.send_signal(request_to_stop)
            assert house.wait_for_end() == 0
            assert not [process for process in family if process.is_running()]

    def test_even_a_killed_start_command_takes_all_with_it(self, lived_in: Path) -> None:
        with started(lived_in) as house:
            house.wait_for("plays at")
            family = house.family()
            house.process.kill()
            until(lambda: not any(_lives(process) for process in family))


class TestWatch:
    def test_a_killed_web_process_comes_back(self, house: House) -> None:
        killed = house.programs()["web"]
        killed.kill()
        until(lambda: _answers(house) and house.programs().get("web", killed).pid != killed.pid)

    def test_a_killed_worker_comes_back_and_pages_go_on(self, house: House) -> None:
        killed = house.programs()["worker"]
        killed.kill()
        assert house.get("/healthz") == 200
        until(lambda: house.programs().get("worker", killed).pid != killed.pid)

    def test_what_cannot_start_ends_it_all_with_a_sentence(self, tmp_path: Path) -> None:
        with started(tmp_path) as first:
            first.wait_for("plays at")
        (tmp_path / "musewave.db").unlink()  # and a preparation that says all is well
        with started(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none") as house:
            assert house.wait_for_end() == 1
        assert "could not be prepared" in house.said


class TestRefusals:
    def test_a_taken_port(self, tmp_path: Path) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen(1)
            said = _refused(tmp_path, port=other.getsockname()[1])
        assert f"Port {other_port(said)} on 127.0.0.1 is taken" in said and "make run PORT=" in said

    def test_a_host_that_is_not_here(self, tmp_path: Path) -> None:
        assert "is no address of this machine" in _refused(tmp_path, HOST="203.0.113.7")

    def test_two_starts_on_one_folder(self, house: House) -> None:
        said = _refused(psutil.Process(house.process.pid).environ()["DATA_DIR"])
        assert f"in use by another Musewave (process {house.process.pid})" in said
        assert house.get("/healthz") == 200

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert "cannot be used (Not a directory)" in _refused(tmp_path / "file" / "data")

    def test_a_setting_that_makes_no_sense(self, tmp_path: Path) -> None:
        assert "WEB_THREADS is 'many'" in _refused(tmp_path, WEB_THREADS="many")

    def test_production_without_a_secret(self, tmp_path: Path) -> None:
        assert "SECRET_KEY" in _refused(tmp_path, MUSEWAVE_ENV="production")

    def test_a_read_only_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        if os.geteuid() == 0:
            monkeypatch.setattr(Path, "mkdir", _read_only)  # root may write anywhere
        else:
            tmp_path.chmod(0o500)
        with pytest.raises(Obstacle, match="cannot be written"):
            folder.claim(tmp_path / "data", embedded_database=True)

    def test_a_database_that_cannot_be_written(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "musewave.db")) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE something (id)")
        (tmp_path / "musewave.db").chmod(0o444)
        said = _refused(tmp_path, as_anybody=True)
        assert (
            "The database cannot be written" in said and "readonly" in said and "music plays on" not in said
        )
        assert len(said.split("\n\n")) == 3, "two sentences and the end"

    def test_a_full_disk(self, tmp_path: Path) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # what quotas and full disks look like
        try:
            with pytest.raises(Obstacle, match="is full"):
                folder.claim(tmp_path, embedded_database=True)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    @pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
    def test_a_network_file_system(self, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        mounts = tmp_path / "mounts"
        monkeypatch.setattr(folder, "MOUNTS", mounts)
        far = tmp_path / "far away"
        root_line = "20 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        mounts.write_text(
            f"{root_line}30 20 0:40 / {str(far).replace(' ', chr(92) + '040')} rw shared:1 - {kind} x rw\n"
        )
        with pytest.raises(Obstacle, match="network file system"):
            folder.claim(far, embedded_database=True)
        os.close(folder.claim(tmp_path / "near", embedded_database=True))

    def test_a_network_file_system_is_fine_without_sqlite(self, tmp_path: Path) -> None:
        os.close(folder.claim(tmp_path, embedded_database=False))

    def test_a_port_of_the_system(self) -> None:
        with pytest.raises(Obstacle, match="address of this machine"):
            port.check("no-such-host.invalid", free_port())


class TestBootstrap:
    def test_names_the_python_that_is_too_old(self, tmp_path: Path) -> None:
        old = tmp_path / "python3"
        old.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.9.2;; *) exit 1;; esac\n')
        old.chmod(0o755)
        copy = _copy(tmp_path / "a clone 100%")
        answer = _run([copy / "bin" / "bootstrap", "run"], PYTHON=str(old))
        assert answer.returncode == 1
        assert "Python 3.11 or newer is needed; found" in answer.stderr and "3.9.2" in answer.stderr

    def test_names_the_missing_venv_package(self, tmp_path: Path) -> None:
        copy = _copy(tmp_path / "clone")
        hide = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['bootstrap.py', 'run']"
        program = f"{hide}; runpy.run_path({str(copy / 'bin' / 'bootstrap.py')!r}, run_name='__main__')"
        answer = _run([sys.executable, "-I", "-c", program])
        assert answer.returncode == 1 and "apt install python3-venv" in answer.stderr

    def test_asks_for_no_network_when_nothing_changed(self, tmp_path: Path) -> None:
        copy = _copy(tmp_path / "clone")
        (copy / ".venv" / "bin").mkdir(parents=True)
        (copy / ".venv" / "bin" / "python").symlink_to(sys.executable)
        wanted = "import runpy, sys; print(runpy.run_path(sys.argv[1])['wanted']('run'), end='')"
        stamp = _run([sys.executable, "-I", "-c", wanted, copy / "bin" / "bootstrap.py"]).stdout
        (copy / ".venv" / "installed-run").write_text(stamp)
        answer = _run([copy / "bin" / "bootstrap", "run"])
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")

    def test_two_at_once_wait_for_one_another(self, tmp_path: Path) -> None:
        copy = _copy(tmp_path / "clone")
        with (copy / "requirements.txt").open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with pytest.raises(subprocess.TimeoutExpired):
                _run([copy / "bin" / "bootstrap", "run"], patience_s=1)


def _refused(data_dir: Path | str, port: int | None = None, as_anybody: bool = False, **settings: str) -> str:
    """What a start said that ended at once, with a status that tells so and without a traceback."""
    with started(data_dir, port, as_anybody, **settings) as house:
        assert house.wait_for_end() == 1
        until(lambda: house.said.endswith("\n"))
        said = house.said
    assert "Traceback" not in said
    return said


def other_port(said: str) -> str:
    return said.split("Port ")[1].split(" ")[0]


def _answers(house: House) -> bool:
    try:
        return house.get("/healthz") == 200
    except OSError:
        return False


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _read_only(*_: object, **__: object) -> None:
    raise OSError(30, "Read-only file system")


def _copy(clone: Path) -> Path:
    shutil.copytree(ROOT / "bin", clone / "bin")
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, clone / name)
    return clone


def _run(
    command: list[object], patience_s: float = 30, **settings: str
) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **settings}
    words = [str(word) for word in command]
    return subprocess.run(
        words, env=environment, capture_output=True, text=True, timeout=patience_s, check=False
    )
