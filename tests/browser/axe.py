"""What axe objects to in a page as it stands: all its rules in the light, those about colour again in the dark."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
AT_ONCE = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition: none !important; }");
    document.adoptedStyleSheets = [still];
    return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def axe_in_both_themes(page: Page) -> list[str]:
    """Sentences, one for each violation; none is as it should be. The page must follow the system's theme."""
    return [
        *_violations(page, "light", {}),
        *(f"dark: {fault}" for fault in _violations(page, "dark", OF_COLOUR)),
    ]


def _violations(page: Page, theme: Literal["light", "dark"], options: dict[str, Any]) -> list[str]:
    page.evaluate(AT_ONCE)  # a colour on its way is no colour of ours
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.evaluate(AT_ONCE)
    found = Axe().run(page, options={**options, "resultTypes": ["violations"]})
    return [_described(violation) for violation in found.response["violations"]]


def _described(violation: dict[str, Any]) -> str:
    where = "; ".join(node["html"][:140] for node in violation["nodes"][:3])
    return f"{violation['id']}: {where}"
