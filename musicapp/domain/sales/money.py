"""Money: whole minor units of a currency of ISO 4217. Floats never hold it: they cannot say 0.10."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import get_currency_precision, is_currency

from musicapp.errors import Invalid
from musicapp.words import N_

DEFAULT_CURRENCY = "EUR"
LARGEST = 2**31 - 1  # minor units; what a column holds
NO_CURRENCY = N_("“%(text)s” is no currency. Write its three letters, such as EUR or USD.")
NO_AMOUNT = N_("“%(text)s” is no amount of money.")


def checked_currency(text: str) -> str:
    """The three letters of a currency. Raises Invalid for anything else."""
    code = text.strip().upper()
    if not is_currency(code):
        raise Invalid(NO_CURRENCY, text=text[:20])
    return code


def in_minor_units(amount: object, currency: str) -> int:
    """0.99 (a number of any kind, or text) as 99 for a currency with cents. Raises Invalid for what is no amount.

    A float is taken as it is written, not as it is kept: 0.29 is 29, although the machine holds a little less.
    """
    try:
        units = Decimal(str(amount)).scaleb(get_currency_precision(currency))
        units = units.quantize(Decimal(1), ROUND_HALF_UP)
    except InvalidOperation as problem:
        raise Invalid(NO_AMOUNT, text=str(amount)[:20]) from problem
    if not units.is_finite() or abs(units) > LARGEST:
        raise Invalid(NO_AMOUNT, text=str(amount)[:20])
    return int(units)


def in_words(units: int, currency: str) -> str:
    """232860 of USD as “2,328.60 USD”."""
    return f"{Decimal(units).scaleb(-get_currency_precision(currency)):,} {currency}"
