"""What people write about themselves and their music, as safe HTML: Markdown rendered, then cleaned."""

from typing import Any

import mistune
import nh3
from flask import Flask

LONGEST = 20_000
INLINE = {"a", "br", "code", "del", "em", "strong"}
BLOCKS = {"blockquote", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"}
SCHEMES = {"http", "https", "mailto"}


class CleanHtml(str):
    """HTML of which only the allowed tags are left; templates show it as it is."""

    def __html__(self) -> str:
        return str(self)


class _Renderer(mistune.HTMLRenderer):
    """Headings begin below those of the page around them; pictures from elsewhere become links."""

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        return super().heading(text, min(level + 2, 4), **attributes)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return self.link(text or url, url, title)


_markdown = mistune.create_markdown(
    renderer=_Renderer(escape=True), plugins=["strikethrough", "url"], hard_wrap=True
)


def init_app(app: Flask) -> None:
    app.jinja_env.filters["markdown"] = render


def render(text: str | None) -> CleanHtml:
    """``text`` as HTML that may stand in a page."""
    html = str(_markdown((text or "")[:LONGEST]))
    return CleanHtml(
        nh3.clean(
            html,
            tags=INLINE | BLOCKS,
            url_schemes=SCHEMES,
            attributes={"a": {"href"}},
            link_rel="nofollow ugc noopener",
        )
    )
