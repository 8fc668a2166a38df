"""Money is whole minor units; nothing else passes for it."""

from decimal import Decimal

import pytest

from musicapp.domain import sales
from musicapp.domain.reference import country_code
from musicapp.errors import Invalid


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        (0.29, "USD", 29),
        (0.1 + 0.2, "USD", 30),
        ("1.99", "EUR", 199),
        (Decimal("2328.60"), "USD", 232_860),
        (100, "JPY", 100),
        (1.005, "EUR", 101),
        (0.125, "KWD", 125),
        (-5, "EUR", -500),
    ],
)
def test_an_amount_is_taken_as_it_is_written(amount: object, currency: str, units: int) -> None:
    assert sales.in_minor_units(amount, currency) == units


@pytest.mark.parametrize("amount", ["free", "", None, float("nan"), float("inf"), 10**12, b"\xff"])
def test_what_is_no_amount_is_refused(amount: object) -> None:
    with pytest.raises(Invalid):
        sales.in_minor_units(amount, "USD")


def test_money_is_said_with_its_own_number_of_places() -> None:
    assert [sales.in_words(*money) for money in ((232_860, "USD"), (5, "EUR"), (1500, "JPY"))] == [
        "2,328.60 USD",
        "0.05 EUR",
        "1,500 JPY",
    ]


def test_currencies_are_those_of_the_standard() -> None:
    assert sales.checked_currency(" usd ") == "USD"
    for wrong in ("", "US", "XQQ", "dollars"):
        with pytest.raises(Invalid):
            sales.checked_currency(wrong)


def test_countries_are_known_by_letters_by_name_and_by_what_people_call_them() -> None:
    named = ("de", "United Kingdom", "USA", "Czech Republic", "Côte d’Ivoire", "Atlantis", "")
    assert [country_code(name) for name in named] == ["DE", "GB", "US", "CZ", "CI", "", ""]
