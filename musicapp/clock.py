"""The only source of time. Everything stored is aware and UTC."""

from datetime import UTC, date, datetime

_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today() -> date:
    """The present UTC date."""
    return now().date()


def freeze(moment: datetime | None) -> None:
    """Stop the clock at ``moment`` (None lets it run again). For tests."""
    global _frozen
    _frozen = moment
