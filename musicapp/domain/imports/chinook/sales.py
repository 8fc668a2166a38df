"""Staff, customers and invoices of the source."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, insert, select, update

from musicapp.db import db
from musicapp.domain.imports.chinook.met import SOURCE, Met
from musicapp.domain.imports.chinook.source import Row, text
from musicapp.domain.reference import country_code
from musicapp.domain.sales import in_minor_units
from musicapp.errors import Invalid
from musicapp.models import Artist, Customer, ImportedRow, Invoice, InvoiceLine, SupportPerson, Track
from musicapp.words import N_

NO_DATE = N_("Invoice %(id)s of the file has no date.")


def write_staff(rows: Sequence[Row], met: Met, currency: str) -> list[Row]:
    """Employees, as people who look after customers. They get no account."""
    new = met.new(SupportPerson, rows)
    met.note(SupportPerson, new, _inserted(SupportPerson, [_person(row) for row in new]))
    for row in new:
        above = met.id_of(SupportPerson, row["reports_to"])
        if above is not None:
            own = SupportPerson.id == met.id_of(SupportPerson, row["id"])
            db.session.execute(update(SupportPerson).where(own).values(reports_to_id=above))
    return new


def write_customers(rows: Sequence[Row], met: Met, currency: str) -> list[Row]:
    """Customers, each with who looks after them."""
    new = met.new(Customer, rows)
    met.note(Customer, new, _inserted(Customer, [_customer(row, met) for row in new]))
    return new


def write_invoices(rows: Sequence[Row], met: Met, currency: str) -> list[Row]:
    """Invoices with their lines. All were paid on their day: the shop took the money first."""
    new = met.new(Invoice, rows)
    ids = _inserted(Invoice, [_invoice(row, met, currency) for row in new])
    met.note(Invoice, new, ids)
    lines = [
        _line(line, invoice_id, place, met, currency)
        for row, invoice_id in zip(new, ids, strict=True)
        for place, line in enumerate(row["parts"], 1)
    ]
    if lines:
        db.session.execute(insert(InvoiceLine), lines)
    return new


def money() -> tuple[int, int, int]:
    """What the invoices that came from there come to, what their lines do, and how many differ in that."""
    line = func.coalesce(func.sum(InvoiceLine.unit_price_cents * InvoiceLine.quantity), 0)
    lines = select(line).where(InvoiceLine.invoice_id == Invoice.id).scalar_subquery()
    ours = (ImportedRow.source == SOURCE) & (ImportedRow.kind == Invoice.__tablename__)
    query = select(Invoice.total_cents, lines).join(
        ImportedRow, ours & (ImportedRow.subject_id == Invoice.id)
    )
    sums = [(total, held) for total, held in db.session.execute(query)]
    totals, held = sum(total for total, _ in sums), sum(held for _, held in sums)
    return totals, held, sum(total != held for total, held in sums)


def _inserted(table: Any, rows: list[dict[str, Any]]) -> list[int]:
    """The ids of the new rows, in their order."""
    made = insert(table).returning(table.id, sort_by_parameter_order=True)
    return list(db.session.scalars(made, rows)) if rows else []


def _person(row: Row) -> dict[str, Any]:
    return (
        _named(row) | _reachable(row) | {"title": text(row["title"], 80), "hired_on": _day(row["hired_on"])}
    )


def _customer(row: Row, met: Met) -> dict[str, Any]:
    return {
        **_named(row),
        **_reachable(row),
        "company": text(row["company"], 120),
        "support_person_id": met.id_of(SupportPerson, row["support_person"]),
    }


def _named(row: Row) -> dict[str, str]:
    return {"first_name": text(row["first_name"], 80), "last_name": text(row["last_name"], 80)}


def _reachable(row: Row) -> dict[str, str]:
    return _place(row) | {
        "phone": text(row["phone"], 40),
        "fax": text(row["fax"], 40),
        "email": text(row["email"], 254),
    }


def _place(row: Row) -> dict[str, str]:
    """An address. A country that nobody knows stays in it as a word."""
    name, code = text(row["country"], 60), country_code(text(row["country"], 60))
    street = text(row["address"], 130)
    return {
        "address": street if code or not name else ", ".join(filter(None, (street, name))),
        "city": text(row["city"], 120),
        "state": text(row["state"], 120),
        "country": code,
        "postal_code": text(row["postal_code"], 20),
    }


def _invoice(row: Row, met: Met, currency: str) -> dict[str, Any]:
    day = _day(row["issued_on"])
    if day is None:
        raise Invalid(NO_DATE, id=row["id"])
    return {
        "number": f"CHINOOK-{row['id']}",
        "customer_id": met.id_of(Customer, row["customer_id"]),
        "issued_on": day,
        "paid_at": datetime.combine(day, time(), UTC),
        "currency": currency,
        "total_cents": in_minor_units(row["total"], currency),
        "billing_name": text(f"{row['first_name'] or ''} {row['last_name'] or ''}", 200),
        "billing_company": text(row["company"], 120),
        **{f"billing_{name}": value for name, value in _place(row).items()},
    }


def _line(row: Row, invoice_id: int, place: int, met: Met, currency: str) -> dict[str, Any]:
    return {
        "invoice_id": invoice_id,
        "position": place,
        "track_id": met.id_of(Track, row["track_id"]),
        "artist_id": met.id_of(Artist, row["artist_id"]),
        "title": text(row["title"], 300) or "?",
        "artist_name": text(row["artist"], 300),
        "album_title": text(row["album"], 300),
        "genre_name": text(row["genre"], 300),
        "unit_price_cents": in_minor_units(row["price"], currency),
        "quantity": int(row["quantity"]),
    }


def _day(value: object) -> date | None:
    """The day of a moment as SQLite writes it; None for what is no day."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
