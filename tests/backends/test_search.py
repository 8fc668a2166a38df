"""The index alone. Run on both databases, it must give the same answers."""

import pytest
from sqlalchemy.orm import Session

from musicapp.backends import search as index
from musicapp.backends.search import Entry, Word, entries, spelling
from musicapp.backends.search.places import place, span

TRACKS = {"track": 10}
ALL = dict.fromkeys(index.KINDS, 10)


@pytest.fixture
def put(session: Session):
    def putting(*rows: Entry) -> None:
        entries.put(session, rows)

    return putting


def a_track(number: int, names: str, popularity: int = 0, **texts: str) -> Entry:
    return Entry("track", number, popularity, names.replace(" ", ""), names, **texts)


def found(session: Session, *groups: list[list[Word]], kinds=TRACKS, **how: object) -> list[int]:
    engine = index.engine(session)
    rows = index.matching(session, engine, engine.ask(list(groups), **how), kinds)
    return [row.subject_id for row in rows]


class TestMatching:
    def test_a_word_is_found_wherever_it_stands(self, session, put):
        put(a_track(1, "tide"), a_track(2, "x", lyrics="the tide"), a_track(3, "y", bio="no"))
        assert sorted(found(session, [[Word("tide")]])) == [1, 2]

    def test_an_open_word_is_a_beginning_and_a_closed_one_is_not(self, session, put):
        put(a_track(1, "nightfall"), a_track(2, "night"))
        assert sorted(found(session, [[Word("night", open=True)]])) == [1, 2]
        assert found(session, [[Word("night")]]) == [2]

    def test_all_groups_must_match_and_any_alternative_of_a_group_will_do(self, session, put):
        put(a_track(1, "ac dc acdc", context="live"), a_track(2, "acdc", context="live"), a_track(3, "dc"))
        acdc = [[Word("ac"), Word("dc")], [Word("acdc")]]
        assert sorted(found(session, acdc, [[Word("live")]])) == [1, 2]

    def test_without_one_each_single_group_may_fail(self, session, put):
        put(a_track(1, "love song"), a_track(2, "love"), a_track(3, "dog"))
        groups = ([[Word("love")]], [[Word("song")]])
        assert sorted(found(session, *groups, without=1)) == [1, 2]

    def test_names_alone_can_be_asked(self, session, put):
        put(a_track(1, "tide"), a_track(2, "x", context="tide"))
        assert found(session, [[Word("tide")]], names_only=True) == [1]

    def test_the_most_popular_of_many_come_without_ranking_all(self, session, put):
        put(*(a_track(n, f"song {n}", popularity=n * 100) for n in range(1, 40)))
        assert sorted(found(session, [[Word("song")]], kinds={"track": 5})) == [35, 36, 37, 38, 39]

    def test_each_kind_has_a_number_of_its_own(self, session, put):
        put(a_track(1, "tide"), a_track(2, "tide"), Entry("album", 1, 0, "tide", "tide"))
        rows = index.matching(
            session,
            index.engine(session),
            index.engine(session).ask([[[Word("tide")]]]),
            {"track": 1, "album": 1},
        )
        assert sorted(row.kind for row in rows) == ["album", "track"]

    @pytest.mark.parametrize("word", ["or", "and", "not", "near", "null", "1e5", "0x1f", "u06771u04eac"])
    def test_words_that_mean_something_elsewhere_are_words_here(self, session, put, word):
        put(a_track(1, f"{word} tide"))
        assert found(session, [[Word(word)]], [[Word("tide", open=True)]]) == [1]


class TestEntries:
    def test_what_is_removed_is_not_found_and_can_come_back(self, session, put):
        put(a_track(1, "tide"))
        entries.remove(session, "track", [1, 2])
        assert found(session, [[Word("tide")]]) == []
        put(a_track(1, "ebb"))
        assert found(session, [[Word("ebb")]]) == [1]

    def test_moving_keeps_the_words_and_changes_the_order(self, session, put):
        put(a_track(1, "tide", 10), a_track(2, "tide", 5))
        entries.move(session, "track", {2: 100_000})
        assert found(session, [[Word("tide")]], kinds={"track": 1}) == [2]

    def test_clearing_takes_words_too(self, session, put):
        put(a_track(1, "tide"))
        entries.clear(session)
        assert found(session, [[Word("tide")]]) == []
        assert spelling.near(session, "tidr", 1) == []


class TestNames:
    def test_a_whole_name_comes_before_what_begins_so(self, session, put):
        put(a_track(1, "love", 1), a_track(2, "love me do", 99), a_track(3, "glove"))
        rows = index.named(session, "love", ["track"])
        assert [row.subject_id for row in rows] == [1, 2]

    def test_the_beginning_stops_at_the_next_letter(self, session, put):
        put(a_track(1, "lovez"), a_track(2, "lowe"))
        assert [row.subject_id for row in index.named(session, "lov", ["track"])] == [1]


class TestSpelling:
    @pytest.mark.parametrize("typed", ["undertw", "undrtow", "undertoww", "undretow", "xndertow", "undertoe"])
    def test_one_edit_is_near(self, session, put, typed):
        put(a_track(1, "undertow psalm"))
        assert spelling.near(session, typed, 1)[0] == (1, "undertow")

    def test_two_edits_are_too_many_for_one(self, session, put):
        put(a_track(1, "undertow"))
        assert spelling.near(session, "undrtw", 1) == []
        assert spelling.near(session, "undrtw", 2) == [(2, "undertow")]

    def test_a_beginning_may_be_misspelt(self, session, put):
        put(a_track(1, "undertow"))
        assert (1, "under") in spelling.near_beginnings(session, "umder", 1)


def test_places_sort_by_kind_then_popularity_then_id():
    assert place("track", 5, 1) < place("track", 5, 2) < place("track", 9, 1) < place("album", 0, 1)
    low, high = span("track")
    assert low <= place("track", 0, 1) and place("track", 2**31 - 1, 2**31 - 1) <= high < 2**63


def test_of_a_name_that_many_bear_each_kind_gives_its_most_popular(session: Session, put) -> None:
    put(*(a_track(number, "love", popularity=number * 10) for number in range(1, 9)))
    put(Entry("album", 1, 5, "love", "love"), a_track(20, "loves"))
    hits = index.named_one_of(session, ["love", "live"], {"track": 3, "album": 3})
    assert {(hit.kind, hit.subject_id) for hit in hits} == {
        ("track", 8),
        ("track", 7),
        ("track", 6),
        ("album", 1),
    }
