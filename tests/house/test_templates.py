"""Templates: pages extend, partials do not; nothing in them that a strict Content-Security-Policy refuses."""

import re
from keyword import iskeyword
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta, nodes

from musicapp.config import ROOT

TEMPLATES = ROOT / "musicapp" / "templates"
PYTHON = sorted((ROOT / "musicapp").rglob("*.py"))
EVERY = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))
PAGES = [path for path in EVERY if path.parent.name != "mail" and path.name != "mail.html"]
PARTIALS = [path for path in PAGES if path.name.startswith("_")]

STYLE = re.compile(r'style="([^"]*)"')
CUSTOM_PROPERTIES = re.compile(r"(\s*--[\w-]+\s*:[^;]*;?)*\s*")
HANDLER = re.compile(r"\s(on[a-z]+|hx-on[:\w-]*)\s*=")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>")
LONE_WORDS = re.compile(r">\s*[A-Z][a-z]+(?: [a-z]+)+[.!?]?\s*<")


def _named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PARTIALS, ids=_named)
def test_a_partial_does_not_extend(path: Path) -> None:
    assert "{% extends" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=_named)
def test_nothing_that_the_policy_refuses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    styles = [style for style in STYLE.findall(text) if not CUSTOM_PROPERTIES.fullmatch(_without_code(style))]
    assert styles == [], "only custom properties may stand in style="
    assert HANDLER.findall(text) == []
    assert INLINE_SCRIPT.findall(text) == []
    assert "<style" not in text and "javascript:" not in text and "js:" not in text


@pytest.mark.parametrize("path", PAGES, ids=_named)
def test_sentences_go_through_gettext(path: Path) -> None:
    assert LONE_WORDS.findall(_without_code(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", EVERY, ids=_named)
def test_every_template_that_is_named_exists(path: Path, app: Flask) -> None:
    tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
    missing = [
        name for name in meta.find_referenced_templates(tree) if name and not (TEMPLATES / name).is_file()
    ]
    assert missing == []


@pytest.mark.parametrize("path", EVERY, ids=_named)
def test_every_macro_can_be_called_as_a_plain_function(path: Path, app: Flask) -> None:
    tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
    taken = {argument.name for macro in tree.find_all(nodes.Macro) for argument in macro.args}
    assert [name for name in taken if iskeyword(name)] == []


@pytest.mark.parametrize("path", EVERY, ids=_named)
def test_what_is_imported_is_used(path: Path, app: Flask) -> None:
    """In the template itself, or in a partial that it includes, which sees the same names."""
    text = path.read_text(encoding="utf-8")
    tree = app.jinja_env.parse(text)
    included = re.findall(r'{% include "([^"]+)"', text)
    words = text + "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in included)
    for node in tree.find_all(nodes.FromImport):
        for name in node.names:
            here = name[1] if isinstance(name, tuple) else name
            assert len(re.findall(rf"\b{here}\b", words)) > 1, f"{here} is imported and not used"


def test_only_one_module_reads_what_htmx_sends() -> None:
    reading = [str(path.relative_to(ROOT)) for path in PYTHON if '"HX-' in path.read_text(encoding="utf-8")]
    assert reading == ["musicapp/web/htmx.py"]


def test_every_template_is_named_by_somebody() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in [*PYTHON, *EVERY]}
    for path in PAGES:
        names = (f"{path.name}", f'"{path.stem}"')
        assert any(name in text for other, text in texts.items() if other != path for name in names), _named(
            path
        )


def _without_code(text: str) -> str:
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
