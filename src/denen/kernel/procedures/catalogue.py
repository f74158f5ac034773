"""The field dictionary and the procedures: read once, checked wholly, then only looked up."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from denen.kernel.procedures.reading import BadFile, Fault, Reader
from denen.kernel.procedures.rules import condition
from denen.kernel.procedures.sources import wrong_path
from denen.kernel.procedures.types.procedure import (
    Condition,
    FactPath,
    Field,
    FieldType,
    FormField,
    Procedure,
    Source,
)
from denen.kernel.procedures.types.refusals import UnknownProcedure, WrongValue
from denen.kernel.procedures.values import plain

DICTIONARY = "dictionary.yaml"
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,40}")
_DESK = re.compile(r"desk:[a-z][a-z0-9-]{0,29}")
_Faults = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class _Dictionary:
    fields: tuple[Field, ...]


def read_dictionary(path: Path, shared: Mapping[str, Field] = MappingProxyType({})) -> Mapping[str, Field]:
    """The fields of a dictionary by id, on top of shared ones. Raises BadFile."""
    read = Reader(path, {FactPath: _path}).read(_Dictionary, lambda made: _faults_of_fields(made.fields, shared))
    return MappingProxyType({**shared, **{field.id: field for field in read.fields}})


@cache
def dictionary() -> Mapping[str, Field]:
    """The shared field dictionary."""
    return read_dictionary(Path(__file__).with_name(DICTIONARY))


def read_procedure(path: Path, known: Mapping[str, Field]) -> Procedure:
    """One procedure. Raises BadFile with everything that is wrong in it."""
    find = _finder(known)
    scalars: Mapping[Any, Callable[[str], Any]] = {
        FactPath: _path,
        Condition: condition,
        Field: find,
        FormField: lambda word: FormField(field=find(word)),
    }
    return Reader(path, scalars).read(Procedure, lambda made: _faults_of(made, path))


def read_procedures(folder: Path) -> tuple[Procedure, ...]:
    """All procedures of a folder, in the order of their names; its own dictionary.yaml, if any, adds fields to the
    shared ones. Raises BadFile with the faults of all files together."""
    own = folder / DICTIONARY
    known = read_dictionary(own, dictionary()) if own.exists() else dictionary()
    read: list[Procedure] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        if path == own:
            continue
        try:
            read.append(read_procedure(path, known))
        except BadFile as bad:
            faults.extend(bad.faults)
    if faults:
        raise BadFile(tuple(faults))
    return tuple(read)


@dataclass(frozen=True)
class Offered:
    """A procedure and the service that offers it."""

    procedure: Procedure
    service: str


@cache
def offered() -> Mapping[str, Offered]:
    """All procedures of the installed services, by slug. Raises BadFile: a wrong one stops the start."""
    from denen.base.services import installed

    found: dict[str, Offered] = {}
    for service in installed().values():
        if service.procedures is None:
            continue
        with as_file(files(service.app) / service.procedures) as folder:
            if not folder.is_dir():
                says = "is no folder: mend Service.procedures"
                raise BadFile((Fault(f"{service.app}/{service.procedures}", 1, "", says),))
            for procedure in read_procedures(folder):
                if procedure.slug in found:
                    says = f"is offered by {found[procedure.slug].service} already: take another slug"
                    raise BadFile((Fault(f"{procedure.slug}.yaml", 1, "slug", says),))
                found[procedure.slug] = Offered(procedure, service.slug)
    return MappingProxyType(found)


def procedure(slug: str) -> Procedure:
    """Raises UnknownProcedure."""
    if slug not in offered():
        raise UnknownProcedure(slug=slug)
    return offered()[slug].procedure


def procedures_of(services: Iterable[str]) -> tuple[Procedure, ...]:
    """The procedures that these services offer: a town's, given the slugs of those it has switched on."""
    wanted = set(services)
    return tuple(entry.procedure for entry in offered().values() if entry.service in wanted)


def _path(word: str) -> FactPath:
    wrong = wrong_path(word)
    if wrong:
        raise ValueError(wrong)
    return FactPath(word)


def _finder(known: Mapping[str, Field]) -> Callable[[str], Field]:
    def find(word: str) -> Field:
        if word in known:
            return known[word]
        close = difflib.get_close_matches(word, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"define it in a {DICTIONARY} beside the procedure"
        raise ValueError(f"{word!r} is no field of the dictionary ({hint})")

    return find


def _faults_of_fields(own: Iterable[Field], taken: Mapping[str, Field]) -> _Faults:
    seen = set(taken)
    for at, field in enumerate(own, start=1):
        where = f"fields[{at}]"
        if not _SLUG.fullmatch(field.id):
            yield where, f"{field.id!r} must be small letters, digits and _, and start with a letter"
        if field.id in seen:
            yield where, f"{field.id!r} is defined already: take another id"
        seen.add(field.id)
        if (field.type is FieldType.CHOICE) != bool(field.choices):
            yield where, f"{field.id!r} has choices exactly when its type is choice: add or remove them"
        if field.takes is None and set(field.sources) - {Source.TYPED, Source.OFFICE}:
            yield where, f"{field.id!r} names sources but not where the value is: add takes"
        if field.type is FieldType.INDIVIDUAL_NUMBER and field.sources != (Source.OFFICE,):
            yield where, f"{field.id!r} is the twelve-digit number: its only source is office [番号法 第19条]"
        if field.check.pattern:
            try:
                re.compile(field.check.pattern)
            except re.error as wrong:
                yield f"{where}.check.pattern", f"is no regular expression: {wrong}"


def _faults_of(made: Procedure, path: Path) -> _Faults:
    if made.slug != path.stem or not _SLUG.fullmatch(made.slug):
        yield (
            "slug",
            f"is {made.slug!r} in {path.name}: file and slug have the same name, in small letters, digits and _",
        )
    if not _DESK.fullmatch(made.desk):
        yield "desk", f"is {made.desk!r}: write the role of the desk, such as desk:juumin"
    if not made.channels:
        yield "channels", "is empty: name each lawful way of filing, with its law"
    for at, channel in enumerate(made.channels, start=1):
        if channel.when and not channel.otherwise:
            yield f"channels[{at}]", "has a condition but no otherwise: say what the others should do"
    if made.form.addressed_to and made.form.addressed_to.split(".")[0] not in ("computed", "event", "household"):
        yield "form.addressed_to", "must be one of computed, event or household"
    seen: set[str] = set()
    for number, section in enumerate(made.form.sections, start=1):
        for at, box in enumerate(section.fields, start=1):
            where = f"form.sections[{number}].fields[{at}]"
            if box.field.id in seen:
                yield where, f"{box.field.id!r} is on the form already: keep one"
            seen.add(box.field.id)
            if section.each is None and (box.field.takes or "").startswith("mover."):
                yield where, f"{box.field.id!r} belongs to each mover: put it into a section with `each: movers`"
            yield from _faults_of_usual(where, box)
    if made.fee and made.fee.per and made.fee.per not in seen:
        yield "fee.per", f"is {made.fee.per!r}, which is no field of the form"


def _faults_of_usual(where: str, box: FormField) -> _Faults:
    if box.usual is None:
        return
    try:
        taken = plain(box.field, box.usual, today=date.max)
    except WrongValue as wrong:
        yield where, f"has a usual value that the field cannot take ({type(wrong).__name__})"
    else:
        if taken != box.usual:
            yield where, f"has a usual value that must be written {taken!r}"
