"""Claims by forms: the claimant's page, and the admins' list."""

import pytest
from flask.testing import FlaskClient

from musicapp.db import transaction
from musicapp.domain import claims
from musicapp.models import User
from tests.world import World

PAGE = "/artists/lucja-brzeg/claim"
LIST = "/admin/claims"


def asked(user: User) -> str:
    """An open claim; the address at which it is decided."""
    with transaction():
        return f"{LIST}/{claims.ask(user, 'lucja-brzeg', claims.Case('It is me.')).id}"


class TestClaimant:
    def test_the_artists_page_leads_there_while_nobody_owns_it(
        self, client: FlaskClient, world: World
    ) -> None:
        assert f'href="{PAGE}"' in client.get("/artists/lucja-brzeg").text
        assert "/claim" not in client.get("/artists/mira-oduya").text

    def test_asks_sees_it_and_takes_it_back(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        answer = browser.post(PAGE, data={"message": "It is me.", "evidence": "lucja.example"})
        assert (answer.status_code, answer.location) == (303, PAGE)
        page = browser.get(PAGE).text
        assert "It is me." in page and 'href="https://lucja.example"' in page
        assert f'href="{PAGE}"' in browser.get("/studio").text
        assert browser.post(PAGE, data={"_method": "DELETE"}).status_code == 303
        assert 'name="message"' in browser.get(PAGE).text

    def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(
        self, sign_in, world: World
    ) -> None:
        answer = sign_in(world.ines).post(PAGE, data={"evidence": "not an address"})
        assert answer.status_code == 422
        assert 'id="message-error"' in answer.text and 'id="evidence-error"' in answer.text
        assert "not an address" in answer.text

    def test_reads_the_answer_and_may_ask_again(self, sign_in, world: World) -> None:
        place, browser = asked(world.ines), sign_in(world.ines)
        sign_in(world.root).post(f"{place}/refusal", data={"reason": "Who says so?"})
        page = browser.get(PAGE).text
        assert "Who says so?" in page and 'name="message"' in page
        place = asked(world.ines)
        sign_in(world.root).post(f"{place}/acceptance")
        assert 'href="/studio/artists/lucja-brzeg/profile"' in browser.get(PAGE).text

    def test_what_somebody_owns_cannot_be_asked_for(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        here = "/artists/mira-oduya/claim"
        assert 'name="message"' not in browser.get(here).text
        assert browser.post(here, data={"message": "It is me."}).status_code == 409
        assert browser.get("/artists/nobody/claim").status_code == 404

    def test_guests_are_asked_in_first(self, client: FlaskClient, world: World) -> None:
        assert [client.get(PAGE).status_code, client.post(PAGE).status_code] == [401, 401]


class TestAdmins:
    def test_decide_from_the_list(self, sign_in, world: World) -> None:
        place, browser = asked(world.ines), sign_in(world.root)
        page = browser.get(LIST).text
        assert "It is me." in page and f'action="{place}/acceptance"' in page
        answer = browser.post(f"{place}/acceptance")
        assert (answer.status_code, answer.location) == (303, LIST)
        assert f'action="{place}/acceptance"' not in browser.get(LIST).text
        assert "Decided by Root" in browser.get(f"{LIST}?state=accepted").text

    def test_a_refusal_needs_a_reason(self, sign_in, world: World) -> None:
        place, browser = asked(world.ines), sign_in(world.root)
        answer = browser.post(f"{place}/refusal", data={"reason": " "})
        assert answer.status_code == 422
        assert "<details open>" in answer.text and "-reason-error" in answer.text
        assert browser.post(f"{place}/refusal", data={"reason": "Prove it."}).status_code == 303
        assert "Prove it." in browser.get(f"{LIST}?state=refused").text

    def test_the_second_decision_is_told_that_there_was_a_first(self, sign_in, world: World) -> None:
        place, browser = asked(world.ines), sign_in(world.root)
        browser.post(f"{place}/acceptance")
        late = browser.post(f"{place}/refusal", data={"reason": "Too late."})
        assert late.status_code == 409
        assert "accepted already" in late.text

    @pytest.mark.parametrize("who", ["ines", "ada", None])
    def test_others_find_nothing_and_decide_nothing(
        self, client, sign_in, world: World, who: str | None
    ) -> None:
        place = asked(world.ines)
        browser, status = (sign_in(getattr(world, who)), 404) if who else (client, 401)
        assert browser.get(LIST).status_code == status
        for act in ("acceptance", "refusal"):
            assert browser.post(f"{place}/{act}", data={"reason": "Mine"}).status_code == status
        assert claims.counts()["open"] == 1
