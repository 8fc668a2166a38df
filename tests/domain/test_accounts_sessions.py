"""Sessions, recovery, the first admin, profiles, preferences, the demo's accounts."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from musicapp import clock
from musicapp.backends import notes
from musicapp.db import db, transaction
from musicapp.domain import accounts
from musicapp.domain.accounts import passwords, recovery
from musicapp.errors import Invalid, NotFound
from musicapp.models import Job, Profile, SignIn, User
from tests.factories import make_artist, make_genre, make_mood, make_user

GOOD, OTHER = "the tide comes in", "another tide entirely"


def person(username: str = "ines", password: str = GOOD) -> User:
    new = accounts.new_account(username, f"{username}@example.org", password)
    with transaction():
        return accounts.register(new)


def session_of(user: User, *, remember: bool = True) -> str:
    with transaction():
        return accounts.start(user, remember=remember)


def id_of(token: str) -> int:
    found = accounts.find(token)
    assert found is not None
    return found.id


class TestSessions:
    def test_are_read_with_user_and_profile_in_one_statement(self, session: Session, count_queries) -> None:
        token = session_of(person())
        with count_queries() as statements:
            found = accounts.find(token)
            assert found is not None
            assert found.user.profile.theme == "auto"
        assert len(statements) == 1

    def test_outlive_the_transactions_of_the_request(self, session: Session) -> None:
        token = session_of(person())
        found = accounts.find(token)
        with transaction():
            pass
        assert found is not None
        assert found.user.name == "ines"

    def test_unknown_and_odd_tokens_are_nobody(self, session: Session) -> None:
        assert [accounts.find(t) for t in ("", "x", "\x00", "\ud800", "y" * 100_000)] == [None] * 5

    def test_end_after_24_hours_of_silence_unless_remembered(self, session: Session, frozen) -> None:
        user = person()
        closed, kept = session_of(user, remember=False), session_of(user, remember=True)
        clock.freeze(frozen + timedelta(hours=25))
        assert accounts.find(closed) is None
        assert accounts.find(kept) is not None
        clock.freeze(frozen + timedelta(days=31))
        assert accounts.find(kept) is None

    def test_go_on_while_the_browser_is_seen_and_nothing_is_written_for_it(
        self, session: Session, frozen, count_queries
    ) -> None:
        token = session_of(person(), remember=False)
        for hours in (20, 40, 60):
            clock.freeze(frozen + timedelta(hours=hours))
            found = accounts.find(token)
            assert found is not None, hours
            with count_queries() as statements:
                accounts.touch(found)
            assert statements == []
        assert accounts.sessions_of(found.user)[0].seen_at == frozen + timedelta(hours=60)

    def test_end_when_the_notes_are_lost_and_the_row_is_old(self, session: Session, frozen) -> None:
        token = session_of(person(), remember=False)
        clock.freeze(frozen + timedelta(hours=20))
        accounts.touch(accounts.find(token))
        notes.forget_all()
        clock.freeze(frozen + timedelta(hours=30))
        assert accounts.find(token) is None

    def test_one_can_be_ended_and_only_once(self, session: Session) -> None:
        user = person()
        here, there = session_of(user), session_of(user)
        number = id_of(there)
        with transaction():
            accounts.end_session(user, number)
        assert accounts.find(there) is None
        assert accounts.find(here) is not None
        with pytest.raises(NotFound), transaction():
            accounts.end_session(user, number)

    def test_of_somebody_else_are_not_there(self, session: Session) -> None:
        token, stranger = session_of(person()), person("jonas")
        with pytest.raises(NotFound), transaction():
            accounts.end_session(stranger, id_of(token))
        assert accounts.find(token) is not None

    def test_all_others_can_be_ended(self, session: Session) -> None:
        user, stranger = person(), person("jonas")
        here, there, theirs = session_of(user), session_of(user), session_of(stranger)
        with transaction():
            accounts.end_others(user, keep=id_of(here))
        assert [accounts.find(t) is not None for t in (here, there, theirs)] == [True, False, True]

    @pytest.mark.parametrize("column", ["suspended_at", "deleted_at"])
    def test_of_who_is_suspended_or_deleted_are_over(self, session: Session, column: str) -> None:
        user = person()
        token = session_of(user)
        with transaction():
            setattr(user, column, clock.now())
        assert accounts.find(token) is None

    def test_end_with_a_new_password_but_for_the_one_that_set_it(self, session: Session) -> None:
        user = person()
        here, there = session_of(user), session_of(user)
        change = accounts.prepare_password_change(user, GOOD, OTHER)
        with transaction():
            accounts.change_password(change, keep=id_of(here))
        assert accounts.find(here) is not None
        assert accounts.find(there) is None
        assert session.query(Job.name).filter_by(subject_id=user.id).scalar() == "send_password_notice"


class TestChangingCredentials:
    def test_needs_the_present_password_and_a_good_new_one(self, session: Session) -> None:
        user = person()
        with pytest.raises(Invalid) as refused:
            accounts.prepare_password_change(user, "wrong words here", "short")
        assert set(refused.value.fields) == {"present", "password"}

    def test_an_address_changes_with_the_password_and_the_old_one_is_told(self, session: Session) -> None:
        user = person()
        change = accounts.prepare_email_change(user, GOOD, "New@Example.org")
        with transaction():
            accounts.change_email(change)
        assert db.session.get(User, user.id).email == "new@example.org"
        assert session.query(Job.payload).filter_by(name="send_email_notice").scalar() == "ines@example.org"

    def test_an_address_that_is_taken_or_odd_is_refused(self, session: Session) -> None:
        user = person()
        person("jonas")
        for email, present, fields in (
            ("jonas@example.org", GOOD, {"email"}),
            ("nonsense", GOOD, {"email"}),
            ("new@example.org", "wrong words here", {"present"}),
        ):
            with pytest.raises(Invalid) as refused:
                accounts.prepare_email_change(user, present, email)
            assert set(refused.value.fields) == fields


class TestAForgottenPassword:
    def test_link_works_once(self, session: Session) -> None:
        user = person()
        token = session_of(user)
        link = recovery.link_token(user)
        first, second = (accounts.prepare_new_password(link, OTHER) for _ in range(2))
        with transaction():
            accounts.set_new_password(first)
        assert accounts.prove("ines", OTHER).user_id == user.id
        assert accounts.find(token) is None
        with pytest.raises(NotFound):
            accounts.get_user_of_link(link)
        with pytest.raises(Exception, match="meantime"), transaction():
            accounts.set_new_password(second)

    def test_link_is_over_after_an_hour(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        link = recovery.link_token(person())
        monkeypatch.setattr(recovery, "GOOD_FOR_S", -1)
        with pytest.raises(NotFound):
            accounts.get_user_of_link(link)

    def test_link_is_over_with_another_address(self, session: Session) -> None:
        user = person()
        link = recovery.link_token(user)
        with transaction():
            accounts.change_email(accounts.prepare_email_change(user, GOOD, "new@example.org"))
        with pytest.raises(NotFound):
            accounts.get_user_of_link(link)

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "\x00", "x" * 10_000])
    def test_garbled_link_is_not_there(self, session: Session, token: str) -> None:
        with pytest.raises(NotFound):
            accounts.get_user_of_link(token)

    def test_asking_does_the_same_for_known_and_unknown(self, session: Session, count_queries) -> None:
        person()
        asked = []
        for email in ("ines@example.org", "nobody@example.org"):
            with count_queries() as statements, transaction():
                accounts.ask_for_new_password(email)
            asked.append(list(statements))
        assert asked[0] == asked[1]
        assert session.query(Job).filter_by(name="send_password_link").count() == 2

    def test_weak_new_password_is_refused_at_its_field(self, session: Session) -> None:
        with pytest.raises(Invalid) as refused:
            accounts.prepare_new_password(recovery.link_token(person()), "password12")
        assert set(refused.value.fields) == {"password"}


class TestTheFirstAdmin:
    def test_is_made_once(self, session: Session) -> None:
        token = accounts.first_admin_token()
        assert token
        news = [accounts.new_account(n, f"{n}@example.org", GOOD) for n in ("founder", "latecomer")]
        with transaction():
            browser = accounts.make_first_admin(token, news[0])
        assert accounts.find(browser).user.is_admin
        assert accounts.first_admin_token() is None
        with pytest.raises(NotFound), transaction():
            accounts.make_first_admin(token, news[1])

    def test_needs_no_link_when_an_admin_was_made_otherwise(self, session: Session) -> None:
        token = accounts.first_admin_token()
        make_user("root", role="admin")
        assert accounts.first_admin_token() is None
        with pytest.raises(NotFound):
            accounts.check_first_admin_token(token)

    @pytest.mark.parametrize("token", ["", "x", "ImZpcnN0IGFkbWluIg.x.y", "\x00"])
    def test_is_not_made_by_a_garbled_link(self, session: Session, token: str) -> None:
        with pytest.raises(NotFound):
            accounts.check_first_admin_token(token)


class TestProfiles:
    def test_keep_what_was_told(self, session: Session) -> None:
        user = person()
        face = accounts.Face(
            display_name=" Inês  Carvalho ",
            bio="Bad dancer.\r\n\r\nGood listener.\x00",
            birth_date="1994-03-02",
            phone="+351 21 000 00 00",
            website="ines.example.org/music",
            twitter="@ines",
            soundcloud="https://soundcloud.com/ines",
        )
        with transaction():
            accounts.change_profile(user, face)
        kept = db.session.get(Profile, user.id)
        assert kept.display_name == "Inês Carvalho"
        assert kept.bio == "Bad dancer.\n\nGood listener."
        assert kept.birth_date == date(1994, 3, 2)
        assert (kept.website, kept.twitter) == ("https://ines.example.org/music", "https://x.com/ines")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("website", "javascript:alert(1)"),
            ("website", "data:text/html,x"),
            ("website", "https://a@b.example"),
            ("website", "https://[broken"),
            ("website", 'https://x.example/"><script>'),
            ("website", "https://" + "x" * 300 + ".example"),
            ("twitter", "https://evil.example/ines"),
            ("spotify", "https://open.spotify.com.evil.example/user/x"),
            ("display_name", "n" * 81),
            ("bio", "b" * 2001),
            ("phone", "call me"),
            ("birth_date", "1850-01-01"),
            ("birth_date", "2999-01-01"),
            ("birth_date", "yesterday"),
        ],
    )
    def test_refuse_at_the_field(self, session: Session, field: str, value: object) -> None:
        user = person()
        with pytest.raises(Invalid) as refused, transaction():
            accounts.change_profile(user, accounts.Face(**{field: value}))
        assert set(refused.value.fields) == {field}

    def test_choices_are_the_offered_ones(self, session: Session) -> None:
        user = person()
        with transaction():
            accounts.change_appearance(user, theme="dark", default_range="90d", timezone="Europe/Lisbon")
        with pytest.raises(Invalid), transaction():
            accounts.change_appearance(user, theme="dark", default_range="90d", timezone="Europe/Atlantis")
        with pytest.raises(Invalid), transaction():
            accounts.change_language(user, "xx")
        assert db.session.get(Profile, user.id).timezone == "Europe/Lisbon"


class TestPreferences:
    def test_are_exactly_what_was_chosen_last(self, session: Session) -> None:
        user = person()
        soul, jazz, mira, warm = (
            make_genre("Soul"),
            make_genre("Jazz"),
            make_artist("Mira"),
            make_mood("Warm"),
        )
        with transaction():
            accounts.set_preferences(
                user, genres=[soul.id, soul.id, 10**9, -1], artists=[mira.id], moods=[warm.id]
            )
        with transaction():
            accounts.set_preferences(user, genres=[jazz.id, 2**70])
        choices = accounts.preference_choices(user)
        assert choices.chosen_genres == {jazz.id}
        assert choices.chosen_artists == choices.chosen_moods == frozenset()
        assert db.session.get(Profile, user.id).preferences_asked_at

    def test_of_an_artist_that_is_not_listed_cannot_be_had(self, session: Session) -> None:
        user, hidden = person(), make_artist("Hidden", listed=False)
        with transaction():
            accounts.set_preferences(user, artists=[hidden.id])
        assert accounts.preference_choices(user).chosen_artists == frozenset()


class TestTheDemosAccounts:
    def test_are_the_same_three_again_and_again(self, session: Session) -> None:
        for _ in range(2):
            with transaction():
                made = accounts.ensure_demo_accounts()
        assert [(u.username, u.role, u.demo) for u in made] == [
            ("demo-listener", "listener", True),
            ("demo-artist", "artist", True),
            ("demo-admin", "admin", True),
        ]
        assert accounts.prove("demo-listener", "musewave-demo").user_id == made[0].id
        assert session.query(User).count() == 3

    def test_get_their_roles_back_but_whoever_became_an_artist_stays_one(self, session: Session) -> None:
        with transaction():
            listener, artist, admin = accounts.ensure_demo_accounts()
            accounts.become_artist(listener)
            artist.role, admin.role = "admin", "listener"
        with transaction():
            made = accounts.ensure_demo_accounts()
        assert [user.role for user in made] == ["artist", "artist", "admin"]

    def test_get_their_password_back(self, session: Session) -> None:
        with transaction():
            user = accounts.ensure_demo_accounts()[0]
            user.password_hash = passwords.hashed(OTHER)
        with transaction():
            accounts.ensure_demo_accounts()
        assert accounts.prove("demo-listener", "musewave-demo").user_id == user.id


def test_ended_sessions_are_forgotten_by_the_timetable(session: Session, frozen) -> None:
    user = person()
    session_of(user)
    clock.freeze(frozen + timedelta(days=20))
    living = session_of(user)
    clock.freeze(frozen + timedelta(days=31))
    with transaction():
        accounts.forget_old_sessions()
    assert [row.id for row in session.query(SignIn)] == [id_of(living)]


def test_ended_sessions_are_cleared_away_at_the_next_sign_in(session: Session, frozen) -> None:
    user = person()
    session_of(user)
    clock.freeze(frozen + timedelta(days=40))
    session_of(user)
    assert session.query(SignIn).count() == 1
