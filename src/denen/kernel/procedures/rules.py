"""Conditions in CEL: which facts they may ask, and the checks that refuse a wrong one when it is read.

A condition sees `person` (whose matter it is), `movers` (a list of the same shape), `household` and `event`. It may
compare, combine, count (`size(movers)`) and look through the movers (`movers.exists(m, m.age < 16)`), nothing else:
no text is built, no pattern is matched, no loop runs within a loop. So one costs microseconds, whatever is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import cel

from denen.base.plain.dates import age_on
from denen.kernel.procedures.dates import is_late
from denen.kernel.procedures.types.facts import Facts, PersonFacts
from denen.kernel.procedures.types.form import FourDates
from denen.kernel.procedures.types.procedure import Condition, Deadline

PERSON = MappingProxyType(
    {
        "age": "full years on the day; -1 where the birth date is unknown",
        "is_head": "whether the person heads the household (世帯主)",
        "foreign": "whether the person is a foreign resident (外国人住民)",
        "in_register": "whether the person is in this town's register copy",
    }
)
FACTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "person": PERSON,
        "household": MappingProxyType({"size": "how many people the household has"}),
        "event": MappingProxyType(
            {
                "kind": "what happened or is wished: tenkyo, juminhyo …",
                "channel": "counter, announced_visit, post, online or kiosk",
                "standing": "who is at the counter: self, household, guardian, agent or messenger",
                "whole_household": "whether everybody of the household moves",
                "days_since_move": "days from the move to the notification; -1 where either is unknown",
                "late": "whether the procedure's deadline has passed",
                "protected": "whether a protected person (支援措置対象者) is among the people",
            }
        ),
    }
)
"""What `root.name` may be. `movers` is a list whose elements have the names of `person`."""

LONGEST = 400
MACROS = frozenset({"all", "exists", "exists_one"})
_COMPARISONS = frozenset({"!_", "_&&_", "_||_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_?_:_", "@in"})
_ALLOWED = _COMPARISONS | {"_+_", "_-_", "-_", "size", "@not_strictly_false"}
_WORD = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\d[\d.]*|\S""")
_RESERVED = frozenset({"true", "false", "in"})
_QUOTES = ("'", '"')


class WrongCondition(ValueError):
    """A condition that cannot be taken. The text says why, for its author."""


def condition(source: str) -> Condition:
    """Reads, checks and compiles one condition. Raises WrongCondition."""
    source = source.strip()
    if len(source) > LONGEST:
        raise WrongCondition(f"is {len(source)} characters long, {LONGEST} at most: split it into several rules")
    try:
        program = cel.compile(source)
    except ValueError as wrong:
        raise WrongCondition(f"is not CEL: {_first_line(wrong)}") from wrong
    _check_names(source)
    for function in program.functions():
        if function not in _ALLOWED:
            known = ", ".join(sorted(MACROS))
            raise WrongCondition(f"uses {function!r}: there are comparisons, && || !, in, size() and {known}")
    for name, sample in _SAMPLES.items():
        try:
            answer = program.execute(sample)
        except (KeyError, RuntimeError, TypeError, ValueError) as wrong:
            raise WrongCondition(f"fails for {name}: {_first_line(wrong)}") from wrong
        if not isinstance(answer, bool):
            raise WrongCondition(f"must be true or false, but gives {type(answer).__name__} for {name}")
    return Condition(source, program)


def _first_line(wrong: Exception) -> str:
    return str(wrong).strip().rsplit("ERROR: ", 1)[-1].splitlines()[0]


def _check_names(source: str) -> None:
    """Every name is a known fact or bound by the macro around it: CEL itself would find out only when it gets there."""
    if "//" in source:
        raise WrongCondition("has a comment or //: write the comment behind a # of the YAML file")
    words = ["", "", "", *_WORD.findall(source), ""]
    bound_by: list[str | None] = []  # for each open parenthesis, the name that its macro binds
    for at in range(3, len(words) - 1):
        before, word, after = words[at - 1 : at + 2]
        bound = {name for name in bound_by if name}
        if word[0] in _QUOTES:
            if before and (before[0] in _QUOTES or (before[0].isalpha() and before not in _RESERVED)):
                raise WrongCondition("has a text with a prefix or three quotes: put it between single quotes")
        elif word == "{":
            raise WrongCondition("uses a map or a message: compare the facts themselves")
        elif word == "[" and (before in (")", "]") or (before[:1].isalpha() and before not in _RESERVED)):
            raise WrongCondition("reaches into a list by number: use exists or all")
        elif word == "(":
            is_macro = before in MACROS and words[at - 2] == "."
            if is_macro and bound:
                raise WrongCondition(f"has {before} within another exists or all: one at a time")
            bound_by.append(after if is_macro else None)
        elif word == ")":
            bound_by.pop()
        elif not (word[0].isalpha() or word[0] == "_") or word in _RESERVED or after == "(":
            continue
        elif before == ".":
            _check_member(words[at - 3] == ".", words[at - 2], word, bound)
        elif word not in bound:
            _check_root(word, after)


def _check_root(name: str, after: str) -> None:
    if name == "movers":
        return
    if name not in FACTS:
        raise WrongCondition(f"asks for {name!r}, which is not known here (known: {', '.join([*FACTS, 'movers'])})")
    if after != ".":
        raise WrongCondition(f"uses {name!r} whole: ask for one of its facts ({', '.join(FACTS[name])})")


def _check_member(deeper: bool, receiver: str, name: str, bound: set[str]) -> None:
    known: Mapping[str, str] = {} if deeper else PERSON if receiver in bound else FACTS.get(receiver, {})
    if name not in known:
        there_are = ", ".join(known) or "none: a fact has no parts of its own"
        raise WrongCondition(f"asks for {receiver}.{name}, which is not known here (known: {there_are})")


def facts_for_rules(facts: Facts, deadline: Deadline | None) -> cel.Context:
    """The facts as a condition sees them, converted once for all conditions of one procedure."""
    event = facts.event
    notified_on = event.notified_on or facts.today
    days = (notified_on - event.moved_on).days if event.moved_on else -1
    return cel.Context(
        {
            "person": _person(facts.person, facts),
            "movers": [_person(mover, facts) for mover in facts.movers],
            "household": {"size": len(facts.household.members)},
            "event": {
                "kind": event.kind,
                "channel": event.channel.value,
                "standing": event.standing.value,
                "whole_household": bool(facts.movers) and len(facts.movers) == len(facts.household.members),
                "days_since_move": days,
                "late": is_late(FourDates(event.moved_on, notified_on), deadline, today=facts.today),
                "protected": facts.protected,
            },
        }
    )


def holds(rule: Condition | None, known: cel.Context) -> bool:
    """Whether a condition holds; an absent one always does."""
    return rule is None or bool(rule.program.execute(known))


def _person(person: PersonFacts, facts: Facts) -> dict[str, Any]:
    born = person.known.birth_date
    return {
        "age": age_on(born, facts.today) if born else -1,
        "is_head": person.is_head,
        "foreign": person.foreign,
        "in_register": person.resident_id is not None,
    }


def _samples() -> dict[str, dict[str, Any]]:
    """Two cases that every condition is tried on: they find what fails on types, whichever way it branches first."""
    child = {"age": 8, "is_head": False, "foreign": False, "in_register": True}
    head = {"age": 38, "is_head": True, "foreign": True, "in_register": True}
    event = {"kind": "tenkyo", "channel": "counter", "standing": "self", "whole_household": True,
             "days_since_move": 3, "late": False, "protected": False}  # fmt: skip
    late = event | {"kind": "", "channel": "online", "standing": "agent", "whole_household": False,
                    "days_since_move": 30, "late": True, "protected": True}  # fmt: skip
    return {
        "a head who moves with a child": {
            "person": head, "movers": [head, child], "household": {"size": 2}, "event": event,
        },
        "a child for whom nobody moves": {"person": child, "movers": [], "household": {"size": 0}, "event": late},
    }  # fmt: skip


_SAMPLES = _samples()
