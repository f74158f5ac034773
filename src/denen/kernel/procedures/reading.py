"""Reading YAML into frozen dataclasses: every fault with its line, all of them at once, and what to do about each.

The dataclasses are the schema. A file holds what they declare and nothing else: no unknown key, no doubled key, no
anchor, no guess at a type (`no` is a word where a word is wanted).
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from denen.base.plain.source import BadSource

LONGEST_FILE = 200_000
_T = TypeVar("_T")
Scalars = Mapping[Any, Callable[[str], Any]]
"""How to make a value of a type out of a word, for types that are not dataclasses. Raises ValueError."""


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a file, for its author."""

    file: str
    line: int
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where + ' ' if self.where else ''}{self.says}"


class BadFile(BadSource):
    """A file that cannot be taken, with all its faults."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class _Stop(Exception):
    """This part cannot be made; its faults are noted."""


class Reader:
    """Reads one file. `check` may look at the whole afterwards and yield (place, fault), the place as in
    `form.sections[2].fields[1]`."""

    def __init__(self, path: Path, scalars: Scalars) -> None:
        self.path = path
        self.scalars = scalars
        self.faults: list[Fault] = []
        self.lines: dict[str, int] = {}

    def read(self, shape: type[_T], check: Callable[[_T], Iterable[tuple[str, str]]] = lambda _made: ()) -> _T:
        """The file's content as `shape`. Raises BadFile with every fault."""
        try:
            made: _T = self._make(shape, self._root(), "")
        except _Stop:
            raise BadFile(tuple(self.faults)) from None
        for where, says in check(made):
            self._fault(self.lines.get(where, 1), where, says)
        if self.faults:
            raise BadFile(tuple(self.faults))
        return made

    def _root(self) -> yaml.Node:
        text = self.path.read_text(encoding="utf-8")
        if len(text) > LONGEST_FILE:
            self._fault(1, "", f"is {len(text)} characters long, {LONGEST_FILE} at most")
            raise _Stop
        try:
            for event in yaml.parse(text, yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    self._fault(_line(event.start_mark), f"*{event.anchor}", "is an alias: write the thing out")
                    raise _Stop
            node = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as wrong:
            self._fault(
                _line(wrong.problem_mark), "", f"is not YAML: {wrong.problem} (often an indent or a missing quote)"
            )
            raise _Stop from wrong
        except yaml.YAMLError as wrong:
            self._fault(1, "", f"is not YAML: {wrong}")
            raise _Stop from wrong
        if node is None:
            self._fault(1, "", "is empty")
            raise _Stop
        return node

    def _fault(self, line: int, where: str, says: str) -> None:
        # With its folders: the kernel's dictionary has the same name as a service's.
        self.faults.append(Fault("/".join(self.path.parts[-3:]), line, where, says))

    def _stop(self, node: yaml.Node, where: str, says: str) -> _Stop:
        self._fault(_line(node.start_mark), where, says)
        return _Stop()

    def _make(self, hint: Any, node: yaml.Node, where: str) -> Any:
        self.lines[where] = _line(node.start_mark)
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            if _is_null(node):
                return None
            (hint,) = [option for option in get_args(hint) if option is not type(None)]
            return self._make(hint, node, where)
        if origin is tuple:
            return self._sequence(get_args(hint)[0], node, where)
        if isinstance(node, yaml.ScalarNode) and hint in self.scalars:
            return self._word(self.scalars[hint], node, where)
        if is_dataclass(hint):
            return self._object(hint, node, where)
        if not isinstance(node, yaml.ScalarNode):
            raise self._stop(node, where, "must be a single value, not a list or a block")
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._word(_choice_of(hint), node, where)
        return self._plain(hint, node, where)

    def _plain(self, hint: Any, node: yaml.ScalarNode, where: str) -> Any:
        if hint is bool:
            if node.value not in ("true", "false"):
                raise self._stop(node, where, f"must be true or false, not {node.value!r}")
            return node.value == "true"
        if hint is int:
            if not node.value.isascii() or not node.value.isdigit():
                raise self._stop(node, where, f"must be a whole number, not {node.value!r}")
            return int(node.value)
        if hint is str:
            if not node.value.strip():
                raise self._stop(node, where, "is empty: write it, or leave the line out")
            return node.value.strip()
        raise TypeError(f"{where}: no way to read a {hint} from a word")

    def _word(self, make: Callable[[str], Any], node: yaml.ScalarNode, where: str) -> Any:
        try:
            return make(node.value.strip())
        except ValueError as wrong:
            raise self._stop(node, where, str(wrong)) from wrong

    def _sequence(self, hint: Any, node: yaml.Node, where: str) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._stop(node, where, "must be a list: put each entry on a line of its own behind a dash")
        made = []
        for at, entry in enumerate(node.value):
            try:
                made.append(self._make(hint, entry, f"{where}[{at + 1}]"))
            except _Stop:
                continue
        return tuple(made)

    def _object(self, shape: Any, node: yaml.Node, where: str) -> Any:
        if not isinstance(node, yaml.MappingNode):
            raise self._stop(node, where, f"must be a block with {', '.join(_wanted(shape))}")
        hints = _hints(shape)
        given: dict[str, Any] = {}
        known = len(self.faults)
        for key, value in node.value:
            name = str(key.value)
            here = f"{where}.{name}" if where else name
            if name in given:
                self._fault(_line(key.start_mark), here, "stands here twice: keep one")
            elif name not in hints:
                close = difflib.get_close_matches(name, hints, n=1)
                hint = f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(hints)}"
                self._fault(_line(key.start_mark), here, f"is not known ({hint})")
            else:
                given[name] = None
                try:
                    given[name] = self._make(hints[name], value, here)
                except _Stop:
                    continue
        for name in _wanted(shape):
            if name not in given:
                self._fault(_line(node.start_mark), f"{where}.{name}" if where else name, "is missing: add it")
        if len(self.faults) > known:
            raise _Stop
        return shape(**given)


def _line(mark: Any) -> int:
    return mark.line + 1 if mark is not None else 1


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _choice_of(enum: type[Enum]) -> Callable[[str], Enum]:
    def choose(word: str) -> Enum:
        try:
            return enum(word)
        except ValueError:
            raise ValueError(
                f"must be one of {', '.join(str(member.value) for member in enum)}, not {word!r}"
            ) from None

    return choose


@cache
def _hints(shape: Any) -> dict[str, Any]:
    hints = get_type_hints(shape)
    return {field.name: hints[field.name] for field in fields(shape)}


@cache
def _wanted(shape: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape) if field.default is MISSING and field.default_factory is MISSING)
