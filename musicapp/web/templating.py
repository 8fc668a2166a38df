"""Templates as each language's own: what ``_`` says is put in when a template is read, not each time it is shown.

A page asks for some hundred translations and escapes some thousand values, so this is where its time went. Each
language has an environment beside the application's, with templates compiled for it; what they say is then plain text.
"""

import re
from functools import partial
from io import StringIO
from keyword import iskeyword
from typing import Any

from babel.support import NullTranslations
from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from musicapp.web import languages

_PLACE = re.compile(r"%\((\w+)\)s")
_MOSTLY_HTML = (nodes.Call, nodes.Filter)  # macros and icons, while names and attributes are mostly text
_TAKEN = {"macro", "html", "missing"}  # names that the code of a macro uses itself


class _Code(CodeGenerator):
    """Writes shorter ways into the code of templates, for what rows do most."""

    def write_commons(self) -> None:
        """What each part of a template calls so often that it keeps it at hand."""
        self.writeline("put, get, as_html = environment.put, environment.getattr, environment.as_html")
        super().write_commons()

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """What is put out need not be Markup, as it is joined to a page and never escaped again."""
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("(v if type(v := " if isinstance(node, _MOSTLY_HTML) else "put(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        is_put = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if is_put and isinstance(node, _MOSTLY_HTML):
            self.write(") is Markup else put(v))")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Of functions by name only a marked global wants to know the context; all others are called as they are."""
        known = self.environment.globals.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if forward_caller or hasattr(known, "jinja_pass_arg"):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write(f"({self._arguments(node, frame)})")

    def _arguments(self, node: nodes.Call, frame: Frame) -> str:
        """The signature of a call without the comma that it begins with."""
        outside, self.stream = self.stream, StringIO()
        self.signature(node, frame)
        written, self.stream = self.stream.getvalue(), outside
        return str(written).removeprefix(", ")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro that takes what it names, and nothing else, is a plain function."""
        is_open = macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller
        names = [argument.name for argument in macro_ref.node.args]
        if is_open or any(iskeyword(name) or name in _TAKEN for name in names):
            super().macro_def(macro_ref, frame)
            return
        taken = ", ".join(f"{name}=missing" for name in names)
        written = f"lambda macro, html: lambda {taken}: html(macro({', '.join(names)}))"
        self.write(f"({written})(macro, as_html if context.eval_ctx.autoescape else str)")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Most things have what they are asked for; the others are asked in Jinja's own way."""
        self.write("(v if (v := getattr(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r}, missing)) is not missing else get(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r}))")


def _put(value: Any) -> str:
    """``value`` as HTML, quickest for the kinds that rows are full of. Most texts hold nothing to escape."""
    kind = type(value)
    if kind is Markup:
        return value
    if kind is int:
        return str(value)
    if kind is str and not ("&" in value or "<" in value or ">" in value or '"' in value or "'" in value):
        return value
    return escape(value)


class Templates(Environment):
    """The application's templates. They are fetched in the language of the request, or of ``languages.speaking``."""

    code_generator_class = _Code
    put = staticmethod(_put)
    as_html = partial(str.__new__, Markup)  # of what macros wrote, which is
    words: NullTranslations | None = None  # of a language's own environment

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, **options)
        self.speaking: dict[NullTranslations, Templates] = {}
        self.at_hand: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        if self.words is None:
            return self._speaking(languages.translations()).get_template(name, parent, globals)
        if name in self.at_hand and not globals:
            return self.at_hand[name]
        template = super().get_template(name, parent, globals)
        if not self.auto_reload and not globals:
            self.at_hand[name] = template
        return template

    def make_globals(self, d: Any) -> Any:
        """Most templates have none of their own: a plain dictionary is copied faster than a chain of two."""
        return super().make_globals(d) if d else self.globals

    def _speaking(self, words: NullTranslations) -> "Templates":
        if words not in self.speaking:
            environment = self.overlay()
            environment.words, environment.at_hand = words, {}
            environment.globals = self.globals | languages.said_by(lambda: words)
            environment.filters = self.filters | {"said": words.gettext}  # for moods and the like, row by row
            self.speaking[words] = environment
        return self.speaking[words]

    def _generate(self, source: nodes.Template, name: str | None, *rest: Any, **options: Any) -> str:
        if self.words is not None:
            is_html = self.autoescape(name) if callable(self.autoescape) else self.autoescape
            source = _Spoken(self.words, is_html).visit(source)
        return super()._generate(source, name, *rest, **options)


class _Spoken(NodeTransformer):
    """Puts the words of a language in the place of each ``_("…")``."""

    def __init__(self, words: NullTranslations, is_html: bool) -> None:
        self.words = words
        self.text = Markup if is_html else str

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        said = self._said(node)
        if said is None or node.kwargs:
            return node
        return nodes.Const(self.text(said % {}), lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        """A sentence with facts becomes its pieces with the facts between them."""
        self.generic_visit(node)
        node.nodes = [piece for child in node.nodes for piece in self._pieces(child)]
        return node

    def _pieces(self, node: nodes.Expr) -> list[nodes.Expr]:
        said = self._said(node)
        if said is None or not isinstance(node, nodes.Call):
            return [node]
        facts = {fact.key: fact.value for fact in node.kwargs}
        pieces = _PLACE.split(said)
        if "%" in "".join(pieces[::2]) or not facts.keys() >= set(pieces[1::2]):
            return [node]
        return [
            facts[piece] if place % 2 else nodes.Const(self.text(piece), lineno=node.lineno)
            for place, piece in enumerate(pieces)
        ]

    def _said(self, node: nodes.Node) -> str | None:
        """The translation that a call asks for, if it is known now."""
        if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "_"):
            return None
        if len(node.args) != 1 or not isinstance(node.args[0], nodes.Const) or node.dyn_kwargs:
            return None
        return self.words.gettext(node.args[0].value)
