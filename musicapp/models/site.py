"""Facts about this instance that a person may change while it runs."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from musicapp.db import Base


class Setting(Base):
    """A name and its value."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
