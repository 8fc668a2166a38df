"""Sales: customers with the people who look after them, invoices and their lines.

An invoice never changes after it is issued: it keeps the buyer's address and the names of what was sold as they
were, and stands when customer, track or artist are gone. Money is whole minor units (cents) of a currency.
"""

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from musicapp.db import Base
from musicapp.models.columns import Count, Id, Name, Timestamped, UtcDateTime, owned_by, refers_to


class Reachable:
    """Where somebody lives and how to reach them."""

    address: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str] = mapped_column(String(2), default="")  # ISO 3166-1
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    fax: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")


class SupportPerson(Reachable, Timestamped, Base):
    """One of the staff who look after customers. Not an account: nobody signs in as one."""

    __tablename__ = "support_people"

    id: Mapped[Id]
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(80), default="")
    hired_on: Mapped[date | None]
    reports_to_id: Mapped[int | None] = refers_to("support_people.id", index=True)


class Customer(Reachable, Timestamped, Base):
    """Who buys: a user of this instance, or somebody who came with an import."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("user_id"),
        Index("ix_customers_name", "last_name", "first_name", "id"),
        Index("ix_customers_email", "email"),
    )

    id: Mapped[Id]
    user_id: Mapped[int | None] = refers_to("users.id")
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    company: Mapped[str] = mapped_column(String(120), default="")
    support_person_id: Mapped[int | None] = refers_to("support_people.id", index=True)

    support_person: Mapped[SupportPerson | None] = relationship(lazy="raise_on_sql")


class Invoice(Timestamped, Base):
    """A document about a sale. ``issued_on`` is the day printed on it, in the site's own zone."""

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("ix_invoices_day", "issued_on", "id"),
        Index("ix_invoices_country", "billing_country", "issued_on"),
        Index("ix_invoices_customer", "customer_id", "issued_on"),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[int | None] = refers_to("customers.id")
    issued_on: Mapped[date]
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    currency: Mapped[str] = mapped_column(String(3))
    total_cents: Mapped[Count]
    billing_name: Mapped[str] = mapped_column(String(200), default="")
    billing_company: Mapped[str] = mapped_column(String(120), default="")
    billing_address: Mapped[str] = mapped_column(String(200), default="")
    billing_city: Mapped[str] = mapped_column(String(120), default="")
    billing_state: Mapped[str] = mapped_column(String(120), default="")
    billing_country: Mapped[str] = mapped_column(String(2), default="")
    billing_postal_code: Mapped[str] = mapped_column(String(20), default="")

    customer: Mapped[Customer | None] = relationship(lazy="raise_on_sql")
    lines: Mapped[list["InvoiceLine"]] = relationship(
        lazy="raise_on_sql", order_by="InvoiceLine.position", passive_deletes=True
    )


class InvoiceLine(Base):
    """What was sold: names as they were on the day, price of one and how many."""

    __tablename__ = "invoice_lines"
    __table_args__ = (
        Index("ix_invoice_lines_invoice", "invoice_id", "position"),
        Index("ix_invoice_lines_track", "track_id"),
        Index("ix_invoice_lines_artist", "artist_id"),
    )

    id: Mapped[Id]
    invoice_id: Mapped[int] = owned_by("invoices.id")
    position: Mapped[Count]
    track_id: Mapped[int | None] = refers_to("tracks.id")
    artist_id: Mapped[int | None] = refers_to("artists.id")
    title: Mapped[Name]
    artist_name: Mapped[str] = mapped_column(String(300), default="")
    album_title: Mapped[str] = mapped_column(String(300), default="")
    genre_name: Mapped[str] = mapped_column(String(300), default="")
    unit_price_cents: Mapped[Count]
    quantity: Mapped[int] = mapped_column(default=1)
