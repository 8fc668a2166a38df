"""The pool of children: limits hold, one bad item costs nobody else anything, nothing is left running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from musicapp.backends.children import Limits, Pool, Refused
from musicapp.backends.children.limits import MIB

LIMITS = Limits(memory_bytes=300 * MIB, cpu_s=1, wall_s=3, silence_s=3, idle_s=20)


@pytest.fixture
def pool():
    pool = Pool("tests.backends.trial_tasks", 2, LIMITS)
    yield pool
    pool.close()


def test_answers_come_in_the_order_of_the_questions(pool):
    assert [outcome.value for outcome in pool.each("echo", range(300), batch=7)] == list(range(300))


def test_names_with_bytes_that_are_not_utf8_pass_through(pool):
    name = os.fsdecode(b"/music/\xff\xfe.mp3")
    assert pool.one("echo", name) == name


def test_a_refusal_carries_its_sentence(pool):
    with pytest.raises(Refused, match="No, thank you"):
        pool.one("refuse", "x")


@pytest.mark.parametrize("fault", ["crash", "exit", "memory", "raise"])
def test_one_bad_item_in_a_batch_is_refused_and_the_others_are_answered(pool, fault):
    items = [1, 2, fault, 4, 5]
    outcomes = list(pool.each("behave", items, batch=5))
    assert [outcome.value for outcome in outcomes] == [1, 2, None, 4, 5]
    assert [bool(outcome.refusal) for outcome in outcomes] == [False, False, True, False, False]


def test_two_bad_items_in_a_batch_cost_only_themselves(pool):
    outcomes = list(pool.each("behave", ["crash", 1, 2, "exit", 3], batch=5))
    assert [outcome.value for outcome in outcomes] == [None, 1, 2, None, 3]


def test_an_item_that_burns_the_processor_is_stopped(pool):
    with pytest.raises(Refused, match="too long"):
        pool.one("behave", "burn")


def test_an_item_that_sleeps_is_killed_after_the_silence(pool):
    begun = time.monotonic()
    with pytest.raises(Refused, match="too long"):
        pool.one("behave", "sleep")
    assert time.monotonic() - begun > 2


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this system does not tell who waits")
def test_a_child_that_gets_no_turn_is_not_taken_for_a_slow_one():
    pool = Pool("tests.backends.trial_tasks", 1, Limits(wall_s=2, silence_s=2, nice=15))
    core = {min(os.sched_getaffinity(0))}
    child = pool.one("pid", None)
    os.sched_setaffinity(child, core)
    others = subprocess.Popen(
        [sys.executable, "-c", f"import os; os.sched_setaffinity(0, {core})\nwhile True: pass"]
    )
    try:
        assert pool.one("behave", "work") == child
    finally:
        others.kill()
        others.wait()
        pool.close()


def test_a_child_killed_while_idle_is_replaced_without_a_word(pool):
    pid = pool.one("pid", None)
    os.kill(pid, signal.SIGKILL)
    assert pool.one("pid", None) != pid


def test_a_child_can_write_no_file(pool, tmp_path):
    with pytest.raises(Refused):
        pool.one("write", str(tmp_path / "big"))


def test_a_child_knows_nothing_of_the_parents_environment_and_descriptors(pool, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    with Path(__file__).open() as kept:
        os.set_inheritable(kept.fileno(), True)
        seen = pool.one("surroundings", None)
    assert "SECRET_KEY" not in seen["environment"]
    assert str(Path(__file__)) not in seen["files"]
    assert "flask" not in seen["modules"]
    assert "sqlalchemy" not in seen["modules"]


def test_children_yield_to_everybody_else(pool):
    assert psutil.Process(pool.one("pid", None)).nice() == min(19, os.nice(0) + LIMITS.nice)


def test_a_fork_of_the_parent_starts_children_of_its_own(pool):
    first = pool.one("pid", None)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, b"ok" if pool.one("pid", None) != first else b"no")
        pool.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 2) == b"ok"
    assert pool.one("pid", None) == first


@pytest.mark.parametrize("ending", ["pass", "os.kill(os.getpid(), 9)"])
def test_no_child_outlives_its_parent(ending):
    program = (
        "import os\n"
        "from musicapp.backends.children import Pool, Limits\n"
        "pool = Pool('tests.backends.trial_tasks', 1, Limits())\n"
        "print(pool.one('pid', None), flush=True)\n" + ending
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    pid = int(done.stdout)
    deadline = time.monotonic() + 60
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
