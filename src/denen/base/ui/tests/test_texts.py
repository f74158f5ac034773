from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from denen.base.ui import messages
from denen.base.ui.texts import Text, texts_in_python, texts_in_template

HERE = Path("views.py")
Write = Callable[[str, str], Path]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def write(house: Path) -> Write:
    """Puts a file into a module of a small house of its own."""

    def put(name: str, text: str) -> Path:
        path = house / "denen" / "services" / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return put


def _says(house: Path) -> list[str]:
    return [problem.says for problem in messages.problems(house)]


def _translate(write: Write, locale: str = "en", **entries: str) -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    text += "".join(f'\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n' for msgid, msgstr in entries.items())
    write(f"locale/{locale}/LC_MESSAGES/django.po", text)


PART = "templates/library/part/"


def test_texts_are_found_in_every_kind_of_template_tag() -> None:
    source = (
        '{% translate "本" %}\n{% blocktranslate with n=count %}{{ n }}冊{% endblocktranslate %}\n'
        '{% steps _("借りる") %}{{ title|default:_("題名") }}'
        "{% blocktranslate count n=n %}{{ n }}人{% plural %}{{ n }}人々{% endblocktranslate %}"
        '{% translate "棚" context "家具" %}'
    )
    assert list(texts_in_template(HERE, source)) == [
        Text("本", HERE, 1),
        Text("%(n)s冊", HERE, 2),
        Text("借りる", HERE, 3),
        Text("題名", HERE, 3),
        Text("%(n)s人", HERE, 3, plural="%(n)s人々"),
        Text("棚", HERE, 3, context="家具"),
    ]


def test_texts_are_found_in_every_kind_of_call() -> None:
    source = (
        '_("本")\ntranslation.gettext_lazy("棚" "の" "上")\n'
        'ngettext("%(n)d冊", "%(n)d冊々", n)\npgettext("家具", "棚")\n'
    )
    assert list(texts_in_python(HERE, source)) == [
        Text("本", HERE, 1),
        Text("棚の上", HERE, 2),
        Text("%(n)d冊", HERE, 3, plural="%(n)d冊々"),
        Text("棚", HERE, 4, context="家具"),
    ]


def test_a_text_without_english_is_reported(house: Path, write: Write) -> None:
    write("types.py", '_("本があります。")\n')
    assert _says(house) == ["no en text for: 本があります。"]
    _translate(write, **{"本があります。": "There is a book."})
    assert _says(house) == []


def test_a_fuzzy_or_empty_translation_does_not_count(house: Path, write: Write) -> None:
    write("types.py", '_("本")\n_("棚")\n')
    _translate(write, 本="", 棚="shelf")
    path = write("locale/en/LC_MESSAGES/django.po", 'msgid "本"\nmsgstr ""\n\n#, fuzzy\nmsgid "棚"\nmsgstr "shelf"\n')
    assert path.exists()
    assert _says(house) == ["no en text for: 本", "no en text for: 棚"]


def test_a_lost_place_is_reported(house: Path, write: Write) -> None:
    write("types.py", '_("あと%(left)d冊")\n')
    _translate(write, **{"あと%(left)d冊": "%(count)d left"})
    assert _says(house) == ["places differ from the msgid's: %(left)d against %(count)d in %(count)d left"]


def test_a_translation_that_nobody_uses_is_reported(house: Path, write: Write) -> None:
    write("types.py", '_("本")\n')
    _translate(write, 本="book", 棚="shelf")
    assert _says(house) == ["used nowhere: 棚"]


@pytest.mark.parametrize(
    "source",
    ["<p>本</p>", '<img alt="本">', '{% include "x" with title="本" %}', '{{ title|default:"本" }}'],
    ids=["text", "attribute", "argument of a tag", "argument of a filter"],
)
def test_japanese_around_the_translation_is_reported_in_templates(house: Path, write: Write, source: str) -> None:
    path = write(PART + "book.html", source)
    assert [problem.says.partition(":")[0] for problem in messages.problems(house)] == [
        "text outside of a translate tag"
    ]
    path.write_text(source + "{# text: the name of a law #}", "utf-8")
    assert _says(house) == []


def test_a_marker_without_a_reason_exempts_nothing(house: Path, write: Write) -> None:
    write(PART + "book.html", "本{# text: #}")
    assert len(_says(house)) == 1


def test_japanese_around_the_translation_is_reported_in_views_forms_and_types(house: Path, write: Write) -> None:
    said = '"""本の画面。"""\ntitle = "本"\nname = f"{title}の棚"\n'
    write("views.py", said)
    write("types/__init__.py", said)
    write("queries.py", said)
    write("forms.py", 'SHELVES = ("本",)  # text: names of shelves\n')
    assert [(problem.path.name, problem.line) for problem in messages.problems(house)] == [
        ("__init__.py", 2),
        ("__init__.py", 3),
        ("views.py", 2),
        ("views.py", 3),
    ]


def test_what_residents_read_needs_plain_japanese_too(house: Path, write: Write) -> None:
    source = '{# resident #}{% load i18n %}{% translate "返却" %}'
    write(PART + "book.html", source)
    _translate(write, 返却="return")
    assert _says(house) == ["no ja_Easy text for: 返却"]
    _translate(write, "ja_Easy", 返却="本を 返す（かえす）")
    assert _says(house) == []


def test_a_page_that_stands_on_the_residents_page_needs_plain_japanese(house: Path, write: Write) -> None:
    write("templates/ui/resident.html", '{% extends "ui/page.html" %}')
    write("templates/ui/page.html", "{% block title %}{% endblock %}")
    head = '{% extends "ui/resident.html" %}{% load i18n %}'
    write("templates/library/book.html", head + '{% block title %}{% translate "本" %}{% endblock %}')
    _translate(write, 本="book")
    assert _says(house) == ["no ja_Easy text for: 本"]


def test_update_adds_what_is_missing_once_and_keeps_what_is_there(house: Path, write: Write) -> None:
    write("types.py", '_("本")\n_("棚")\nngettext("%(n)d冊", "%(n)d冊", n)\n')
    _translate(write, 本="book")
    assert messages.update(house) == 2
    assert messages.update(house) == 0
    po = polib.pofile(str(house / "denen/services/library/locale/en/LC_MESSAGES/django.po"))
    assert [(entry.msgid, entry.msgstr, entry.msgstr_plural) for entry in po] == [
        ("本", "book", {}),
        ("棚", "", {}),
        ("%(n)d冊", "", {0: "", 1: ""}),
    ]


def test_compile_makes_only_what_is_out_of_date(house: Path, write: Write) -> None:
    _translate(write, 本="book")
    assert messages.compile_all(house) == 1
    assert messages.compile_all(house) == 0
    mo = house / "denen/services/library/locale/en/LC_MESSAGES/django.mo"
    assert {entry.msgid: entry.msgstr for entry in polib.mofile(str(mo))} == {"本": "book"}
