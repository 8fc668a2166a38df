"""What axe objects to in a page as it stands: all its rules in the light, those about colour again in the dark."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script  # half a megabyte, which a page needs once
# Of a long list the first rows are looked at: the others are of the same template, and each contrast takes 5 ms.
ALIKE = ":is(ol, ul, tbody) > :nth-child(n + 7)"
OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
AT_ONCE = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition: none !important; }");
    document.adoptedStyleSheets = [still];
    return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
VIOLATIONS = """async ([alike, options]) => {
    const found = await axe.run({ exclude: [[alike]] }, { ...options, resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(node => node.html.slice(0, 140))]);
}"""


def axe_in_both_themes(page: Page) -> list[str]:
    """Sentences, one for each violation; none is as it should be. The page must follow the system's theme."""
    page.evaluate(SCRIPT)
    return [
        *_violations(page, "light", {}),
        *(f"dark: {fault}" for fault in _violations(page, "dark", OF_COLOUR)),
    ]


def _violations(page: Page, theme: Literal["light", "dark"], options: dict[str, Any]) -> list[str]:
    page.evaluate(AT_ONCE)  # a colour on its way is no colour of ours
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.evaluate(AT_ONCE)
    found = page.evaluate(VIOLATIONS, [ALIKE, options])
    return [f"{rule}: {'; '.join(where)}" for rule, where in found]
