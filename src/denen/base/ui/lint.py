"""What every template keeps to: it stands on ui/page.html, nothing is inline, forms carry their token, images speak.

`python -m denen.base.ui.lint`
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from denen.base.ui.texts import RESIDENT, SOURCES, Problem

PAGE, RESIDENT_PAGE = "ui/page.html", "ui/resident.html"
_EXTENDS = re.compile(r"""\{%\s*extends\s+["']([^"']+)["']\s*%\}""")
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"""<([a-z]\w*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE | re.DOTALL)
_EVENT = re.compile(r"\s(on\w+|hx-on[\w:-]*)\s*=", re.IGNORECASE)
_STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
_ELSEWHERE = re.compile(r"""\s(?:src|srcset|poster)\s*=\s*["']?(?:https?:)?//""", re.IGNORECASE)
_POST = re.compile(r"""\bmethod\s*=\s*["']?post""", re.IGNORECASE)
_TITLE = re.compile(r"\{%\s*block title\s*%\}")
_ALONE = {PAGE, "500.html"}  # what all pages stand on, and the page that must need nothing
_PART_FOLDERS = {"part", "form", "widgets"}


def blunders(sources: Path) -> Iterator[Problem]:
    """Every template below `sources` that does not keep to the rules."""
    templates = {path: path.read_text("utf-8") for path in sorted(sources.rglob("templates/**/*.html"))}
    for path, source in templates.items():
        bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source)
        yield from _page(path, bare, templates)
        yield from _markup(path, bare)


def template_name(path: Path) -> str:
    """How Django calls it: the path below the nearest `templates` folder."""
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def is_resident(path: Path, templates: Mapping[Path, str]) -> bool:
    """Whether residents read it: it stands on ui/resident.html, or says so with the marker `resident`."""
    return bool(RESIDENT.search(templates[path])) or RESIDENT_PAGE in _stands_on(path, templates)


def _stands_on(path: Path, templates: Mapping[Path, str]) -> list[str]:
    """The names of the templates it extends, nearest first, itself leading."""
    named = {template_name(other): other for other in templates}
    chain = [template_name(path)]
    while found := _EXTENDS.search(templates[named[chain[-1]]]):
        if found[1] not in named or found[1] in chain:
            return [*chain, found[1]]
        chain.append(found[1])
    return chain


def _page(path: Path, source: str, templates: Mapping[Path, str]) -> Iterator[Problem]:
    chain = _stands_on(path, templates)
    if chain[0] in _ALONE:
        return
    if len(chain) == 1:
        if not (_PART_FOLDERS & set(path.parts) or path.name.startswith("_")):
            yield Problem(path, 1, f"extends nothing: a page stands on {PAGE}, a part lies in a folder `part`")
    elif chain[-1] != PAGE:
        yield Problem(path, 1, f"does not stand on {PAGE} but on {chain[-1]}")
    elif not _extended(chain[0], templates):
        own = set(chain) - {PAGE}
        if not any(_TITLE.search(text) for other, text in templates.items() if template_name(other) in own):
            yield Problem(path, 1, "has no {% block title %}")


def _extended(name: str, templates: Mapping[Path, str]) -> bool:
    """Whether other pages stand on it; then the title is theirs to give."""
    return any(found[1] == name for text in templates.values() for found in _EXTENDS.finditer(text))


def _markup(path: Path, source: str) -> Iterator[Problem]:
    for found in _TAG.finditer(source):
        name, attributes = found[1].lower(), found[2]
        line = source.count("\n", 0, found.start()) + 1
        if name == "style" or _STYLE.search(attributes):
            yield Problem(path, line, "inline style: the content policy blocks it; use a class of denen.css")
        if name == "script" and "src=" not in attributes:
            yield Problem(path, line, "inline script: the content policy blocks it")
        if _EVENT.search(attributes) or "javascript:" in attributes.lower():
            yield Problem(path, line, "inline event handler: the content policy blocks it")
        if _ELSEWHERE.search(attributes) or (name == "link" and re.search(r"""href=["']?(?:https?:)?//""", attributes)):
            yield Problem(path, line, "fetched from elsewhere: inner nodes reach no outside")
        if name == "img" and not re.search(r"\salt\s*=", attributes):
            yield Problem(path, line, 'image without alt (alt="" when it says nothing)')
        if name == "form" and _POST.search(attributes):
            end = source.find("</form", found.end())
            if "{% csrf_token %}" not in source[found.end() : end if end > 0 else None]:
                yield Problem(path, line, "form without {% csrf_token %}")


if __name__ == "__main__":
    found = list(blunders(SOURCES))
    print(*found, f"{len(found)} problems with templates", sep="\n")
    sys.exit(1 if found else 0)
