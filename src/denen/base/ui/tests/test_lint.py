from __future__ import annotations

from pathlib import Path

import pytest

from denen.base.ui.lint import blunders

HEAD = '{% extends "ui/page.html" %}{% block title %}t{% endblock %}{% block main %}'


def _says(folder: Path, source: str, name: str = "library/book.html") -> list[str]:
    (folder / "templates/ui").mkdir(parents=True, exist_ok=True)
    (folder / "templates/ui/page.html").write_text("{% block title %}{% endblock %}")
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    return [problem.says for problem in blunders(folder)]


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        ('<p style="color:red">', "inline style: the content policy blocks it; use a class of denen.css"),
        ("<style>p{}</style>", "inline style: the content policy blocks it; use a class of denen.css"),
        ("<script>go()</script>", "inline script: the content policy blocks it"),
        ('<button onclick="go()">', "inline event handler: the content policy blocks it"),
        ('<a href="javascript:go()">', "inline event handler: the content policy blocks it"),
        ('<div hx-on:click="go()">', "inline event handler: the content policy blocks it"),
        ('<img src="a.png">', 'image without alt (alt="" when it says nothing)'),
        ('<img src="https://example.org/a.png" alt="">', "fetched from elsewhere: inner nodes reach no outside"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "fetched from elsewhere: inner nodes reach no outside"),
        ('<form method="post"><button></form>{% csrf_token %}', "form without {% csrf_token %}"),
    ],
)
def test_what_a_template_must_not_hold_is_reported(tmp_path: Path, markup: str, says: str) -> None:
    assert _says(tmp_path, HEAD + markup + "{% endblock %}") == [says]


def test_what_keeps_to_the_rules_passes(tmp_path: Path) -> None:
    markup = (
        '<script src="a.js" defer></script><img src="a.png" alt=""><form method="get"></form>'
        '<form method="post" class="form">{% csrf_token %}</form><a href="https://example.org/">x</a>'
        "{# <p style='x'> #}<p data-style='x'>onward = on</p>"
    )
    assert _says(tmp_path, HEAD + markup + "{% endblock %}") == []


def test_a_page_stands_on_the_page(tmp_path: Path) -> None:
    assert _says(tmp_path, "<p>") == ["extends nothing: a page stands on ui/page.html, a part lies in a folder `part`"]
    assert _says(tmp_path, "<p>", "library/book.html") != []
    assert _says(tmp_path, HEAD + "{% endblock %}") == []


def test_a_part_stands_alone(tmp_path: Path) -> None:
    assert _says(tmp_path, "<p>", "library/part/book.html") == []


def test_a_page_on_something_else_is_reported(tmp_path: Path) -> None:
    says = _says(tmp_path, '{% extends "other.html" %}')
    assert says == ["does not stand on ui/page.html but on other.html"]


def test_a_page_without_a_title_is_reported(tmp_path: Path) -> None:
    assert _says(tmp_path, '{% extends "ui/page.html" %}') == ["has no {% block title %}"]


def test_the_title_is_given_by_the_pages_that_stand_on_a_page(tmp_path: Path) -> None:
    assert _says(tmp_path, '{% extends "ui/page.html" %}', "library/shelf.html") == ["has no {% block title %}"]
    assert _says(tmp_path, '{% extends "library/shelf.html" %}{% block title %}t{% endblock %}') == []
    assert _says(tmp_path, '{% extends "library/shelf.html" %}') == ["has no {% block title %}"]
