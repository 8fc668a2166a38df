"""Sales: what money is."""

from musicapp.domain.sales.money import DEFAULT_CURRENCY, checked_currency, in_minor_units, in_words

__all__ = ["DEFAULT_CURRENCY", "checked_currency", "in_minor_units", "in_words"]
