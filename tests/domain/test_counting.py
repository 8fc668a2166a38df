"""The definitions of listening, on cases worked out by hand. All times in the table are seconds."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicapp.domain.playback import counting
from musicapp.domain.playback.counting import Stretch
from musicapp.domain.playback.devices import device_of, is_robot

HOUR = 3600


@dataclass(frozen=True)
class Case:
    """What the player said, how the clock stood, and what must come of it."""

    name: str
    claimed: float  # heard, as the player says
    passed: float  # real time from the play's start to this report
    length: float = 248
    speed: float = 1.0
    marks: str = ""  # slices heard; "" = none
    ended: str = ""
    own: bool = False
    robot: bool = False
    today: int = 0  # plays of the track that count already
    others: tuple[tuple[float, float], ...] = field(default=())  # (start against this one's, real time taken)
    believed: float = 0
    outcome: str = "too short"
    completed: bool = False
    skipped: bool = False


CASES = [
    Case("heard to the end", 248, 249, marks="1" * 50, ended="ended", believed=248, outcome="counts", completed=True),
    Case("29.9 seconds are too short", 29.9, 30, ended="skip", believed=29.9, skipped=True),
    Case("30 seconds count", 30, 30, ended="skip", believed=30, outcome="counts"),
    # Seek: 5 s at the start, a jump to 4:00, 8 s there. 13 s sounded, whatever the position says.
    Case("seek to the end", 13, 14, marks="1" + "0" * 47 + "11", ended="ended", believed=13),
    Case("pause of an hour", 40, HOUR, ended="leave", believed=40, outcome="counts"),
    # Loop: the same 20 s three times are 60 s of music but only 5 of 50 slices.
    Case("loop of one passage", 60, 61, marks="1" * 5 + "0" * 45, ended="leave", believed=60, outcome="counts"),
    # At speed 1.5 the clock allows 30 s of the track after 20 s, and not 31.
    Case("speed 1.5", 30, 20, speed=1.5, believed=30, outcome="counts"),
    Case("speed 1.5, too fast", 31, 20, speed=1.5, believed=30, outcome="counts"),
    Case("speed 100 is speed 4", 100, 10, speed=100, believed=40, outcome="counts"),
    # Two tabs for a minute: the other one already took 45 s of it.
    Case("two tabs", 60, 60, others=((0, 45),), believed=15),
    # Taking turns: the other began a minute earlier and had 60 s; this one has its own minute.
    Case("two plays in a row", 60, 60, others=((-60, 60),), believed=60, outcome="counts"),
    # A began at −60 and took a minute, B at −30 and took half of one: of the two minutes 30 s are left for this one.
    Case("three overlapping", 60, 60, others=((-60, 60), (-30, 30)), believed=30, outcome="counts"),
    Case("three overlapping, nothing left", 60, 60, others=((-60, 60), (-30, 60)), believed=0),
    # Offline: three tracks of 240 s reported together after 720 s; this is the second of them.
    Case("offline", 240, 480, others=((-240, 240), (240, 240)), ended="ended", marks="1" * 50, believed=240,
         outcome="counts", completed=True),
    # The last beacon was lost: what an earlier report said stays, and nobody knows how it ended.
    Case("lost beacon", 15, 16, believed=15),
    Case("own play", 248, 249, marks="1" * 50, ended="ended", own=True, believed=248, outcome="own"),
    Case("over the cap", 248, 249, marks="1" * 50, ended="ended", today=10, believed=248, outcome="cap"),
    Case("the tenth of the day", 248, 249, marks="1" * 50, ended="ended", today=9, believed=248, outcome="counts",
         completed=True),
    Case("robot", 248, 249, marks="1" * 50, ended="ended", robot=True, believed=248, outcome="robot"),
    Case("20-second interlude, half", 10, 10, length=20, ended="skip", believed=10, outcome="counts"),
    Case("20-second interlude, less", 9.9, 10, length=20, ended="skip", believed=9.9, skipped=True),
    # 59 s long: 29.5 s are half; 60 s long: 30 s.
    Case("59 seconds", 29.5, 30, length=59, believed=29.5, outcome="counts"),
    Case("60 seconds", 29.5, 30, length=60, believed=29.5),
    Case("forged heard time", 10 * HOUR, 5, believed=5),
    Case("forged slices", 5, 5, marks="1" * 50, ended="ended", believed=5),
    Case("negative heard time", -50, 60, believed=0),
    Case("clock going backwards", 30, -5, believed=0),
    Case("exactly 80 % is not completed", 200, 210, marks="1" * 40 + "0" * 10, believed=200, outcome="counts"),
    Case("one slice more is", 204, 210, marks="1" * 41 + "0" * 9, believed=204, outcome="counts", completed=True),
    Case("broken file", 3, 3, ended="error", believed=3),
    Case("unknown length", 30, 30, length=0, believed=30, outcome="counts"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_play_is_worth_what_the_definitions_say(case: Case) -> None:
    speed = counting.believable_speed(case.speed)
    others = [Stretch(int(start * 1000), int(real * 1000)) for start, real in case.others]
    heard = counting.believable_heard_ms(int(case.claimed * 1000), speed, 0, int(case.passed * 1000), others)
    slices = counting.believable_slices(counting.read_slices(case.marks), heard, int(case.length * 1000))
    assert heard == int(case.believed * 1000)
    enough = counting.counts(heard, int(case.length * 1000))
    reason = counting.exclusion(case.own, case.robot, case.today)
    outcome = (reason or "counts") if enough else "too short"
    assert outcome == case.outcome
    assert (counting.is_completed(slices) and not reason) == case.completed
    assert (counting.is_skipped(case.ended, enough) and not reason) == case.skipped


def test_whatever_arrives_in_whatever_order_fits_on_one_clock() -> None:
    """Ten tabs claim a full hour each, reported one after another: together they get the hour."""
    taken: list[Stretch] = []
    for start in range(10):
        heard = counting.believable_heard_ms(HOUR * 1000, 1.0, start * 1000, HOUR * 1000, taken)
        taken.append(Stretch(start * 1000, heard))
    assert sum(stretch.real_ms for stretch in taken) == HOUR * 1000


@given(
    reports=st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 300), st.sampled_from([0.5, 1.0, 1.5, 4.0])),
        max_size=20,
    )
)
def test_no_set_of_boasts_takes_more_time_than_there_is(reports: list[tuple[int, int, float]]) -> None:
    """Reports in any order, each of a play (start, claim, speed), with the clock at 100."""
    taken: list[Stretch] = []
    for start, claim, speed in reports:
        heard = counting.believable_heard_ms(claim, speed, start, 100, taken)
        taken.append(Stretch(start, int(heard / speed)))
    for since in {stretch.started_ms for stretch in taken}:
        assert sum(stretch.real_ms for stretch in taken if stretch.started_ms >= since) <= 100 - since


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [(-5, 0), (0, 0), (60_000, 60_000), (25 * HOUR * 1000, 24 * HOUR * 1000), (2**70, 86_400_000)],
)
def test_a_start_lies_within_the_last_day(claimed: int, believed: int) -> None:
    assert counting.believable_age_ms(claimed) == believed


@pytest.mark.parametrize(("claimed", "believed"), [(1.5, 1.5), (0.0, 0.25), (100, 4.0), (float("nan"), 1.0)])
def test_speed_is_what_a_browser_can_do(claimed: float, believed: float) -> None:
    assert counting.believable_speed(claimed) == believed


def test_scattered_slices_are_believed_when_the_time_fits() -> None:
    marks = counting.read_slices("10" * 5 + "0" * 40)
    assert counting.believable_slices(marks, 20_000, 250_000) == marks


@pytest.mark.parametrize(
    ("user_agent", "device", "robot"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "desktop", False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1", "phone", False),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36", "phone", False),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Safari/604.1", "tablet", False),
        ("Mozilla/5.0 (Linux; Android 14; SM-X910) Chrome/140.0 Safari/537.36", "tablet", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "other", True),
        ("curl/8.5.0", "other", True),
        ("", "other", True),
    ],
)
def test_a_browser_says_what_it_is(user_agent: str, device: str, robot: bool) -> None:
    assert (device_of(user_agent), is_robot(user_agent)) == (device, robot)
