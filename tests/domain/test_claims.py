"""Claims: one open for each person and artist, one decision for each claim, one owner for each artist."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from musicapp import clock
from musicapp.db import change, db, transaction
from musicapp.domain import accounts, artists, claims
from musicapp.domain.claims import Case
from musicapp.errors import Conflict, Invalid, NotFound
from musicapp.models import Artist, Claim, Job, User
from tests.factories import make_artist
from tests.world import World

LUCJA = "lucja-brzeg"


def asked(user: User, slug: str = LUCJA, message: str = "It is me.", evidence: str = "") -> int:
    with transaction():
        return claims.ask(user, slug, Case(message, evidence)).id


def accepted(admin: User, claim_id: int) -> Artist:
    with transaction():
        return claims.accept(admin, claim_id)


def refused(admin: User, claim_id: int, reason: str = "No.") -> Artist:
    with transaction():
        return claims.refuse(admin, claim_id, reason)


def state_of(user: User, artist: Artist) -> str:
    claim = claims.find_claim(user, artist)
    return claim.state if claim else ""


def happens(statement: Any) -> None:
    """By somebody else, before what follows."""
    with transaction():
        change(statement)


def said(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return body.get_content()


class TestAsking:
    def test_the_claimant_sees_what_was_said_and_where_it_stands(self, world: World) -> None:
        asked(world.ines, message=" It is\r\nme.\x00 ", evidence="lucja.example/here")
        claim = claims.find_claim(world.ines, world.lucja)
        assert claim is not None
        assert (claim.state, claim.message, claim.evidence, claim.name) == (
            "open", "It is\nme.", "https://lucja.example/here", "Inês Carvalho",
        )  # fmt: skip
        assert [one.artist.slug for one in claims.own_claims(world.ines)] == [LUCJA]
        assert claims.find_claim(world.jonas, world.lucja) is None
        assert claims.own_claims(world.jonas) == []

    def test_twice_is_once_and_the_last_word_counts(self, world: World) -> None:
        first = asked(world.ines)
        assert asked(world.ines, message="Look again.") == first
        assert asked(world.jonas) != first
        assert claims.counts() == {"open": 2, "accepted": 0, "refused": 0}
        assert [one.message for one in claims.claims("open")] == ["Look again.", "It is me."]

    @pytest.mark.parametrize(
        ("case", "field"),
        [
            (Case(" \n "), "message"),
            (Case("x" * 2001), "message"),
            (Case("Me.", "javascript:alert(1)"), "evidence"),
        ],
    )
    def test_what_does_not_fit_is_said_at_its_field(self, world: World, case: Case, field: str) -> None:
        with pytest.raises(Invalid) as problem, transaction():
            claims.ask(world.ines, LUCJA, case)
        assert list(problem.value.fields) == [field]

    def test_what_has_an_owner_is_for_nobody_or_is_not_there(self, world: World) -> None:
        make_artist("Various Artists")
        for slug in ("mira-oduya", "various-artists"):
            with pytest.raises(Conflict):
                asked(world.ines, slug)
        with pytest.raises(NotFound):
            asked(world.ines, "nobody")

    def test_ten_at_once_are_enough(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("musicapp.domain.claims.actions.MOST_OPEN", 1)
        asked(world.ines)
        asked(world.ines, message="The same again.")
        with pytest.raises(Conflict):
            asked(world.ines, "silent-type")

    def test_taken_back_it_is_gone_and_twice_is_once(self, world: World) -> None:
        asked(world.ines)
        asked(world.jonas)
        for _ in range(2):
            with transaction():
                claims.withdraw(world.ines, LUCJA)
        assert claims.find_claim(world.ines, world.lucja) is None
        assert state_of(world.jonas, world.lucja) == "open"


class TestDeciding:
    def test_an_accepted_claimant_is_an_artist_who_owns_it_and_others_are_refused(self, world: World) -> None:
        first, second = asked(world.ines), asked(world.jonas)
        accepted(world.root, second)
        assert artists.get_own_artist(world.jonas, LUCJA).id == world.lucja.id
        assert accounts.people([world.jonas.id])[world.jonas.id].role == "artist"
        assert (state_of(world.jonas, world.lucja), state_of(world.ines, world.lucja)) == (
            "accepted",
            "refused",
        )
        with pytest.raises(Conflict):
            accepted(world.root, first)
        with pytest.raises(NotFound):
            artists.get_own_artist(world.ines, LUCJA)
        assert claims.own_claims(world.jonas) == []

    def test_an_admin_stays_one_with_an_artist_of_their_own(self, world: World) -> None:
        accepted(world.root, asked(world.root))
        assert accounts.people([world.root.id])[world.root.id].role == "admin"

    def test_a_refusal_says_why_and_leaves_the_way_open(self, world: World) -> None:
        refused(world.root, asked(world.ines), " Somebody else is.\r\n")
        claim = claims.find_claim(world.ines, world.lucja)
        assert claim and (claim.state, claim.reason, claim.decided_by) == (
            "refused",
            "Somebody else is.",
            "Root",
        )
        assert accounts.people([world.ines.id])[world.ines.id].role == "listener"
        accepted(world.root, asked(world.ines, message="Now look here."))
        assert [one.state for one in claims.claims("accepted")] == ["accepted"]
        assert claims.counts() == {"open": 0, "accepted": 1, "refused": 1}

    @pytest.mark.parametrize("reason", ["", " \n", "x" * 2001])
    def test_a_refusal_without_a_fitting_reason_is_none(self, world: World, reason: str) -> None:
        claim = asked(world.ines)
        with pytest.raises(Invalid) as problem:
            refused(world.root, claim, reason)
        assert list(problem.value.fields) == ["reason"]
        assert state_of(world.ines, world.lucja) == "open"

    def test_the_first_decision_holds(self, world: World) -> None:
        one, other = asked(world.ines), asked(world.ines, "silent-type")
        refused(world.root, one)
        accepted(world.root, other)
        for again in (one, other):
            with pytest.raises(Conflict):
                accepted(world.root, again)
            with pytest.raises(Conflict):
                refused(world.root, again)

    def test_nobody_but_admins_decides(self, world: World) -> None:
        claim = asked(world.ines)
        for stranger in (world.ines, world.jonas, world.ada):
            with pytest.raises(NotFound):
                accepted(stranger, claim)
            with pytest.raises(NotFound):
                refused(stranger, claim)
        for nothing in (0, claim + 1000, 10**12):
            with pytest.raises(NotFound):
                accepted(world.root, nothing)

    def test_what_has_got_an_owner_meanwhile_can_only_be_refused(self, world: World) -> None:
        claim = asked(world.ines)
        happens(update(Artist).where(Artist.id == world.lucja.id).values(owner_id=world.ada.id))
        with pytest.raises(Conflict):
            accepted(world.root, claim)
        assert artists.get_own_artist(world.ada, LUCJA)
        refused(world.root, claim)

    def test_a_suspended_account_gets_nothing(self, world: World) -> None:
        claim = asked(world.ines)
        happens(update(User).where(User.id == world.ines.id).values(suspended_at=clock.now()))
        with pytest.raises(Conflict):
            accepted(world.root, claim)
        assert db.session.scalar(select(Artist.owner_id).where(Artist.id == world.lucja.id)) is None

    def test_one_whose_artist_or_claimant_is_gone_is_gone(self, world: World) -> None:
        claim, other = asked(world.ines, "silent-type"), asked(world.jonas)
        happens(delete(Artist).where(Artist.id == world.silent.id))
        happens(update(Artist).where(Artist.id == world.lucja.id).values(deleted_at=clock.now()))
        for one in (claim, other):
            with pytest.raises(NotFound):
                accepted(world.root, one)
        assert db.session.scalar(select(Claim.id).where(Claim.id == claim)) is None


class TestLetters:
    @pytest.fixture
    def outbox(self, data_dir: Path) -> Path:
        for old in (data_dir / "outbox").glob("*"):
            old.unlink()
        return data_dir / "outbox"

    def letters(self, outbox: Path) -> dict[str, EmailMessage]:
        """Do what the worker would; the letters by their reader."""
        for claim_id in db.session.scalars(select(Job.subject_id).where(Job.name == "send_claim_decision")):
            claims.send_decision(claim_id)
        read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in outbox.iterdir()]
        return {letter["To"]: letter for letter in read}

    def test_both_are_told_what_was_decided(self, world: World, outbox: Path) -> None:
        asked(world.ines)
        accepted(world.root, asked(world.jonas))
        told = self.letters(outbox)
        assert told["jonas@example.org"]["Subject"] == "Łucja Brzeg is yours on Musewave"
        assert f"/studio/artists/{LUCJA}/profile" in said(told["jonas@example.org"])
        assert "Another claim was accepted" in said(told["ines@example.org"])

    def test_a_refusal_comes_with_its_reason(self, world: World, outbox: Path) -> None:
        refused(world.root, asked(world.ines), "We know <Łucja>.")
        letter = self.letters(outbox)["ines@example.org"]
        assert "We know <Łucja>." in said(letter)
        assert "We know &lt;Łucja&gt;." in said(letter, "html")
