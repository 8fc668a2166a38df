"""What the query string of a search says. A strange value is as if it were not there."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from musicapp.domain import search
from musicapp.web import htmx


@dataclass(frozen=True)
class Asked:
    """The words as they were typed, the type of thing wanted ("all" for each), the page."""

    words: str
    type: str
    page: int

    def url(self, type_: str | None = None, page: int = 1) -> str:
        """The address of the same search for another type or page; defaults are left out."""
        values = {"page": str(page) if page > 1 else "", "q": self.words[: search.LONGEST_QUERY]}
        values["type"] = "" if (type_ or self.type) == "all" else type_ or self.type
        said = urlencode({name: value for name, value in values.items() if value})
        return "/search" + (f"?{said}" if said else "")

    def elsewhere(self) -> ResponseReturnValue | None:
        """Where the page stands, if it was asked for at another address. Words that are too long are told so here."""
        too_long = len(self.words) > search.LONGEST_QUERY
        return None if too_long else htmx.elsewhere(self.url(page=self.page))


def asked(args: MultiDict[str, str]) -> Asked:
    """The search that the query string asks for."""
    type_ = args.get("type", "")
    page = args.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 3 else 1
    words = args.get("q", "")
    return Asked(words if words.strip() else "", type_ if type_ in search.TYPES else "all", max(number, 1))
