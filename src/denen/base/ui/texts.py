"""Finds what people read: texts in translation calls, and Japanese that no translation call holds.

No GNU gettext: Django's own `templatize` reads the templates, Python's syntax tree the code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

SOURCES = Path(__file__).resolve().parents[3]  # the folder that holds `denen`

JAPANESE = re.compile(r"[\u3005-\u3007\u3041-\u30fa\u3400-\u9fff\uff66-\uff9f]")
EXEMPT = re.compile(r"#\s*text:\s*[^\s#]")  # Japanese on such a line is data; the reason follows the colon
RESIDENT = re.compile(r"\{#\s*resident\s*#\}|^# resident$", re.MULTILINE)  # residents read this: plain Japanese too

_CALLS = {"_": "", "gettext": "", "gettext_lazy": "", "gettext_noop": "", "ngettext": "n", "ngettext_lazy": "n"}
_CALLS |= {"pgettext": "p", "pgettext_lazy": "p", "npgettext": "np", "npgettext_lazy": "np"}
_IN_TEMPLATE = re.compile(r"""\b(?:n?p?gettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|,|\s|count)+\)""")
_CONSTANT = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
_BLOCK = re.compile(r"^(end)?blocktrans(?:late)?\b")
_INLINE = re.compile(r"""^trans(?:late)?\s+("[^"]*"|'[^']*')""")


@dataclass(frozen=True)
class Text:
    """A text for people as a translation call names it."""

    msgid: str
    path: Path
    line: int
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.msgid


@dataclass(frozen=True)
class Problem:
    path: Path
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}"


def texts_in_template(path: Path, source: str) -> Iterator[Text]:
    made = templatize(source, str(path))
    for found in _IN_TEMPLATE.finditer(made):
        call = ast.parse(found[0], mode="eval").body
        assert isinstance(call, ast.Call)
        line = made.count("\n", 0, found.start()) + 1
        yield from _text(call, path, line)


def texts_in_python(path: Path, source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source, str(path))):
        if isinstance(node, ast.Call):
            yield from _text(node, path, node.lineno)


def _text(call: ast.Call, path: Path, line: int) -> Iterator[Text]:
    kind = _CALLS.get(_name(call.func))
    if kind is None:
        return
    said = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    needed = 1 + len(kind)
    if len(said) < needed:
        return  # a variable: whoever filled it has translated it
    context = said.pop(0) if "p" in kind else ""
    yield Text(said[0], path, line, plural=said[1] if "n" in kind else "", context=context)


def _name(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr if func.attr != "_" else ""
    return func.id if isinstance(func, ast.Name) else ""


def bare_in_template(path: Path, source: str) -> Iterator[Problem]:
    """Japanese outside of translate tags, be it text, attribute or an argument of a tag."""
    lines = source.splitlines()
    inside = comment = False
    for token in Lexer(source).tokenize():
        said, at = token.contents, token.lineno or 1
        if token.token_type == TokenType.BLOCK:
            if _BLOCK.match(said):
                inside = not said.startswith("end")
            elif said in ("comment", "endcomment"):
                comment = said == "comment"
            said = _INLINE.sub("", _CONSTANT.sub("", said))
        elif token.token_type == TokenType.VAR:
            said = _CONSTANT.sub("", said)
        elif token.token_type == TokenType.COMMENT or inside or comment:
            continue
        for offset, part in enumerate(said.split("\n")):
            line = at + offset
            if JAPANESE.search(part) and not EXEMPT.search(lines[line - 1]):
                yield Problem(path, line, f"text outside of a translate tag: {part.strip()[:60]}")


def bare_in_python(path: Path, source: str) -> Iterator[Problem]:
    """Japanese string literals that are neither a docstring nor in a translation call."""
    tree = ast.parse(source, str(path))
    lines = source.splitlines()
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in _CALLS:
            allowed.update(id(part) for part in ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(id(node.value))  # a docstring
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in allowed:
            span = lines[node.lineno - 1 : node.end_lineno]
            if JAPANESE.search(node.value) and not any(EXEMPT.search(line) for line in span):
                yield Problem(path, node.lineno, f"text outside of a translation call: {node.value[:60]}")
