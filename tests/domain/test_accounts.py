"""Registration, sign-in, passwords: the rules without HTTP."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from musicapp.db import db, transaction
from musicapp.domain import accounts
from musicapp.domain.accounts import passwords, usernames
from musicapp.errors import Conflict, Invalid, NotFound
from musicapp.models import SecurityEvent, SignIn, User
from tests.factories import make_user

GOOD = "the tide comes in"


def registered(username: str = "ines", email: str = "ines@example.org", password: str = GOOD) -> User:
    new = accounts.new_account(username, email, password)
    with transaction():
        return accounts.register(new)


@pytest.mark.parametrize("username", ["ines", "ines-c", "ines.carvalho", "i_9", "a" * 30, "INES"])
def test_a_username_may_be(username: str) -> None:
    assert usernames.refusal(usernames.normal_username(username)) is None


@pytest.mark.parametrize(
    "username",
    [
        "",
        "ab",
        "a" * 31,
        "-ines",
        "ines-",
        "in..es",
        "in es",
        "inês",
        "admin",
        "api",
        "a\x00bc",
        "demo-admin",
    ],
)
def test_a_username_may_not_be(username: str) -> None:
    assert usernames.refusal(username)


@pytest.mark.parametrize(
    "email", ["ines@example.org", "i.c+x@mail.example.co.uk", "ines@intranet", "ines@müller.example"]
)
def test_an_address_may_be(email: str) -> None:
    assert usernames.email_refusal(email) is None


@pytest.mark.parametrize(
    "email", ["", "ines", "@x.org", "ines@", "a b@x.org", "a@x.org\nbcc: b@x.org", "a" * 300 + "@x.org"]
)
def test_an_address_may_not_be(email: str) -> None:
    assert usernames.email_refusal(email)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 257,
        "password12",
        "Passw0rd!!",
        "1234567890",
        "0987654321",
        "qwertyuiop",
        "aaaaaaaaaa",
        "abcabcabcabc",
        "musewave-demo",
        "ines-carvalho-1",
    ],
)
def test_a_password_is_refused(password: str) -> None:
    assert passwords.refusal(password, ("inescarvalho",))


@pytest.mark.parametrize(
    "password", [GOOD, "Sommer-Regen 7", "ines likes boats", "пароль из слов", "x1" + "y" * 254]
)
def test_a_password_is_good(password: str) -> None:
    assert passwords.refusal(password, ("ines",)) is None


def test_passwords_are_kept_as_argon2id_with_these_parameters() -> None:
    assert passwords.hashed(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_same_password_composed_otherwise_matches() -> None:
    assert passwords.matches(passwords.hashed("cafe\u0301 au lait"), "caf\u00e9 au lait")


def test_no_password_matches_an_account_without_one() -> None:
    assert not passwords.matches("", "nobody has this password")
    assert not passwords.matches("garbled", GOOD)


class TestRegistering:
    def test_makes_a_listener_with_a_profile(self, session: Session) -> None:
        user = registered(" Ines ", "Ines@Example.org")
        assert (user.username, user.email, user.role, user.name) == (
            "ines",
            "ines@example.org",
            "listener",
            "ines",
        )
        assert [e.kind for e in accounts.security_events(user)] == ["registered"]

    def test_says_everything_that_is_wrong_at_once(self, session: Session) -> None:
        with pytest.raises(Invalid) as refused:
            accounts.new_account("x", "y", "z", display_name="n" * 81)
        assert set(refused.value.fields) == {"username", "email", "password", "display_name"}

    def test_refuses_a_name_and_an_address_that_are_taken(self, session: Session) -> None:
        registered()
        with pytest.raises(Invalid) as refused:
            accounts.new_account("INES", "INES@example.org", GOOD)
        assert set(refused.value.fields) == {"username", "email"}

    def test_refuses_the_slower_of_two_who_want_the_same_name(self, session: Session) -> None:
        first = accounts.new_account("ines", "ines@example.org", GOOD)
        second = accounts.new_account("ines", "other@example.org", GOOD)
        with transaction():
            accounts.register(first)
        with pytest.raises(Invalid) as refused, transaction():
            accounts.register(second)
        assert set(refused.value.fields) == {"username"}

    def test_keeps_nul_bytes_and_turned_text_out(self, session: Session) -> None:
        new = accounts.new_account("ines", "ines@example.org", GOOD, display_name="In\x00ês\u202e C\n")
        assert new.display_name == "In ês C"


class TestSigningIn:
    @pytest.mark.parametrize("login", ["ines", "INES ", "ines@example.org", "Ines@Example.org"])
    def test_works_with_username_and_email(self, session: Session, login: str) -> None:
        user = registered()
        with transaction():
            token = accounts.sign_in(accounts.prove(login, GOOD), remember=True, user_agent="Firefox")
        found = accounts.find(token)
        assert found is not None
        assert (found.user.id, found.user.name, found.remembered) == (user.id, "ines", True)

    @pytest.mark.parametrize(
        ("login", "password"), [("ines", "wrong words here"), ("nobody", GOOD), ("", ""), ("i\x00", GOOD)]
    )
    def test_says_the_same_to_a_wrong_password_and_an_unknown_name(
        self, session: Session, login: str, password: str
    ) -> None:
        registered()
        with pytest.raises(Invalid) as refused:
            accounts.prove(login, password)
        assert refused.value.message == "That did not match. Check the name and the password."

    def test_hashes_once_whether_the_name_is_known_or_not(
        self, session: Session, verified: list[str]
    ) -> None:
        registered()
        make_user("empty")  # an account without a password
        for login in ("ines", "nobody", "empty", "x" * 100_000):
            verified.clear()
            with pytest.raises(Invalid):
                accounts.prove(login, "wrong words here")
            assert len(verified) == 1, login
            assert verified[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    def test_refuses_a_suspended_account_only_after_its_password(self, session: Session) -> None:
        user = registered()
        with transaction():
            user.suspended_at = user.created_at
        with pytest.raises(Invalid, match="did not match"):
            accounts.prove("ines", "wrong words here")
        with pytest.raises(Invalid, match="suspended"):
            accounts.prove("ines", GOOD)

    def test_keeps_only_the_hash_of_the_token(self, session: Session) -> None:
        user = registered()
        with transaction():
            token = accounts.start(user, remember=False)
        kept = session.query(SignIn).one()
        assert len(kept.token_hash) == 64
        assert token not in (kept.token_hash, kept.user_agent)

    def test_is_over_if_the_password_changed_between_proof_and_session(self, session: Session) -> None:
        user = registered()
        proof = accounts.prove("ines", GOOD)
        with transaction():
            accounts.change_password(accounts.prepare_password_change(user, GOOD, "another tide entirely"))
        with pytest.raises(Conflict), transaction():
            accounts.sign_in(proof, remember=True)

    def test_renews_a_hash_made_with_older_parameters(self, session: Session) -> None:
        user = registered()
        with transaction():
            user.password_hash = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(
                GOOD
            )
        with transaction():
            accounts.sign_in(accounts.prove("ines", GOOD), remember=True)
        assert "m=19456" in db.session.get(User, user.id).password_hash


class TestPrivacy:
    def test_shows_each_thing_to_whom_it_is_for(self, session: Session) -> None:
        from musicapp.models import PersonFollow

        ines, fan, stranger, root = (
            make_user("ines"),
            make_user("fan"),
            make_user("stranger"),
            make_user("root", "admin"),
        )
        with transaction():
            session.add(PersonFollow(user_id=fan.id, person_id=ines.id))
        for shown_to, seen in (("everyone", "IFSGR"), ("followers", "IFR"), ("nobody", "IR")):
            with transaction():
                ines.profile.likes_visibility = shown_to
            viewers = {"I": ines, "F": fan, "S": stranger, "G": None, "R": root}
            assert "".join(n for n, v in viewers.items() if accounts.may_see(v, ines, "likes")) == seen

    @pytest.mark.parametrize("column", ["suspended_at", "deleted_at"])
    def test_has_no_page_for_who_is_gone(self, session: Session, column: str) -> None:
        ines = make_user("ines")
        assert accounts.get_person(None, "ines").id == ines.id
        with transaction():
            setattr(ines, column, ines.created_at)
        with pytest.raises(NotFound):
            accounts.get_person(None, "ines")

    @pytest.mark.parametrize("username", ["nobody", "I\x00", "Ines", "x" * 100_000, ""])
    def test_has_no_page_for_names_that_nobody_has(self, session: Session, username: str) -> None:
        make_user("ines")
        with pytest.raises(NotFound):
            accounts.get_person(None, username)


class TestTheSecurityLog:
    def test_forgets_after_a_year(self, session: Session, frozen) -> None:
        from datetime import timedelta

        user = registered()
        with transaction():
            session.add(SecurityEvent(user_id=user.id, kind="signed_in", at=frozen - timedelta(days=366)))
        with transaction():
            accounts.forget_old_events()
        assert [e.kind for e in accounts.security_events(user)] == ["registered"]


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The hashes that passwords were checked against."""
    seen: list[str] = []
    real = passwords.HASHER

    class Watching:
        hash = real.hash
        check_needs_rehash = real.check_needs_rehash

        def verify(self, kept: str, password: str) -> bool:
            seen.append(kept)
            return real.verify(kept, password)

    monkeypatch.setattr(passwords, "HASHER", Watching())
    yield seen
