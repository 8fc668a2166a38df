"""Templates in each language's own words: put in beforehand, escaped as ever."""

from collections.abc import Callable

import pytest
from flask import Flask
from jinja2 import DictLoader
from markupsafe import Markup

from musicapp.web.languages import speaking
from musicapp.web.templating import Templates

Shown = Callable[..., str]


@pytest.fixture
def shown(app: Flask) -> Shown:
    """What a template says in a language."""

    def show(source: str, language: str = "en", name: str = "page.html", **facts: object) -> str:
        options = {"loader": DictLoader({name: source}), "autoescape": app.select_jinja_autoescape}
        environment = Templates(app, **options)
        environment.globals = app.jinja_env.globals
        with app.test_request_context(), speaking(language):
            return environment.get_template(name).render(**facts)

    return show


def test_each_language_has_its_own_words(shown: Shown) -> None:
    source = '{{ _("Log in") }}, {{ _("Play %(title)s", title=title) }}'
    assert shown(source, "en", title="So") == "Log in, Play So"
    assert shown(source, "de", title="So") == "Anmelden, So abspielen"
    assert shown(source, "en", title="So") == "Log in, Play So"


def test_facts_are_escaped_and_words_are_not(shown: Shown) -> None:
    at_once = '{{ _("Play %(title)s", title=title) }}|{{ _("a <b> & c") }}'
    assert shown(at_once, title="<'&\">") == "Play &lt;&#39;&amp;&#34;&gt;|a <b> & c"
    assert shown(at_once, title=Markup("<i>x</i>")) == "Play <i>x</i>|a <b> & c"
    kept = '{% set said = _("Play %(title)s", title=title) %}{{ said }}'
    assert shown(kept, title="<'&\">") == "Play &lt;&#39;&amp;&#34;&gt;"


def test_text_is_not_html(shown: Shown) -> None:
    assert shown('{{ _("Play %(title)s", title=title) }}', name="letter.txt", title="A & B") == "Play A & B"


@pytest.mark.parametrize(
    ("value", "html"),
    [
        (7, "7"),
        (0.5, "0.5"),
        (None, "None"),
        (True, "True"),
        ("a'b", "a&#39;b"),
        ('"', "&#34;"),
        (["<"], "[&#39;&lt;&#39;]"),
    ],
)
def test_any_kind_of_value_is_put_out_as_html(shown: Shown, value: object, html: str) -> None:
    assert shown("{{ value }}", value=value) == html


def test_a_sentence_may_hold_a_percent_sign_or_lack_a_fact(shown: Shown) -> None:
    assert shown('{{ _("100%% of %(all)s", all=3) }}') == "100% of 3"
    with pytest.raises(KeyError):
        shown('{{ _("of %(all)s", other=3) }}')


def test_words_that_are_known_late_are_translated_late(shown: Shown) -> None:
    assert shown("{{ _(word) }}", "de", word="Log in") == "Anmelden"


def test_macros_give_html_that_is_not_escaped_again(shown: Shown) -> None:
    bold = "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}"
    assert shown(bold + "{{ bold(text) }}", text="<") == "<b>&lt;</b>"
    assert shown(bold + "{% set kept = bold(text) %}{{ kept }}", text="<") == "<b>&lt;</b>"


def test_macros_take_arguments_by_place_by_name_and_as_usual(shown: Shown) -> None:
    macro = '{% macro tile(name, size=2, kind="") %}<i>{{ name }}{{ size }}{{ kind }}</i>{% endmacro %}'
    assert shown(macro + '{{ tile("<") }}') == "<i>&lt;2</i>"
    assert shown(macro + '{{ tile("a", 3, "b") }}{{ tile(kind="b", name="a") }}') == "<i>a3b</i><i>a2b</i>"
    assert shown(macro + '{% set kept = tile("a") %}{{ kept ~ "<" }}') == "<i>a2</i>&lt;"
    assert shown(macro + '{{ tile("a") }}', name="letter.txt") == "<i>a2</i>"
    for wrong in ('tile("a", 1, "b", 4)', 'tile("a", colour="b")', 'tile("a", name="b")'):
        with pytest.raises(TypeError):
            shown(f"{macro}{{{{ {wrong} }}}}")


def test_macros_may_still_take_whatever_comes(shown: Shown) -> None:
    wrapped = "{% macro wrap(a) %}[{{ a }}{{ caller() }}]{% endmacro %}{% call wrap('<') %}<b>{% endcall %}"
    assert shown(wrapped) == "[&lt;<b>]"
    many = "{% macro all() %}{{ varargs|join }}{{ kwargs.x }}{% endmacro %}{{ all(1, '<', x=3) }}"
    assert shown(many) == "1&lt;3"
