"""The texts for people: `python -m denen.base.ui.messages compile | check | update [FOLDER]`.

Msgids are the Japanese text itself. `compile` makes the .mo files that Django reads; `check` says what is untranslated,
unused or written around the translation; `update` adds what is missing to the .po files, for a person to fill in.
With a folder both keep to it.
"""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

from denen.base.ui.lint import is_resident
from denen.base.ui.texts import (
    RESIDENT,
    SOURCES,
    Problem,
    Text,
    bare_in_python,
    bare_in_template,
    texts_in_python,
    texts_in_template,
)

ENGLISH, EASY = "en", "ja_Easy"
_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|(?<!%)%[sd]")
_ROOMS_FOR_PEOPLE = {"views", "forms", "types"}  # elsewhere Japanese in code is data: names, eras, postal addresses
_FLOORS_OF_MODULES = {"kernel", "services", "programme"}


@dataclass
class Module:
    """A folder with its own `locale`, and the texts of all files that belong to it."""

    folder: Path
    texts: list[Text] = field(default_factory=list)
    for_residents: set[tuple[str, str]] = field(default_factory=set)

    def po(self, locale: str) -> Path:
        return self.folder / "locale" / locale / "LC_MESSAGES" / "django.po"


def compile_all(sources: Path = SOURCES) -> int:
    """Makes each .mo that is older than its .po. Answers how many were made."""
    made = 0
    for po in sorted(sources.rglob("locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        unfinished = mo.with_suffix(f".{os.getpid()}")
        polib.pofile(str(po)).save_as_mofile(str(unfinished))
        unfinished.replace(mo)
        made += 1
    return made


def problems(sources: Path = SOURCES) -> list[Problem]:
    """Everything that `make check` must not let through, in the order of the files."""
    found = list(_bare(sources))
    for module in modules(sources):
        found += _untranslated(module, ENGLISH, {text.key for text in module.texts})
        found += _untranslated(module, EASY, module.for_residents)
    return sorted(found, key=lambda problem: (str(problem.path), problem.line, problem.says))


def update(sources: Path = SOURCES, only: Path | None = None) -> int:
    """Adds missing msgids with an empty translation. Takes nothing away. Answers how many were added."""
    added = 0
    for module in modules(sources):
        if only and not module.folder.is_relative_to(only):
            continue
        for locale, wanted in ((ENGLISH, {text.key for text in module.texts}), (EASY, module.for_residents)):
            path = module.po(locale)
            po = _read(path, locale)
            known = {(entry.msgctxt or "", entry.msgid) for entry in po if not entry.obsolete}
            missing = [text for text in _once(module.texts) if text.key in wanted and text.key not in known]
            for text in missing:
                po.append(_entry(text))
            if missing:
                path.parent.mkdir(parents=True, exist_ok=True)
                po.save(str(path))
            added += len(missing)
    return added


def modules(sources: Path = SOURCES) -> list[Module]:
    """All texts, by the module that owns them: the nearest app or module of a floor, else base/ui."""
    found: dict[Path, Module] = {}
    templates = {path: path.read_text("utf-8") for path in _files(sources, "html")}
    for path in [*templates, *_files(sources, "py")]:
        source = templates.get(path) or path.read_text("utf-8")
        if path.suffix == ".html":
            texts = list(texts_in_template(path, source))
            resident = is_resident(path, templates)
        else:
            texts = list(texts_in_python(path, source))
            resident = bool(RESIDENT.search(source))
        folder = _owner(path, sources)
        module = found.setdefault(folder, Module(folder))
        module.texts += texts
        if resident:
            module.for_residents.update(text.key for text in texts)
    return [found[folder] for folder in sorted(found)]


def _files(sources: Path, ending: str) -> list[Path]:
    skip = {"tests", "migrations", "testing"}
    return sorted(path for path in sources.rglob(f"*.{ending}") if not skip & set(path.relative_to(sources).parts))


def _owner(path: Path, sources: Path) -> Path:
    for folder in path.relative_to(sources).parents:
        if (sources / folder / "apps.py").exists() or folder.parent.name in _FLOORS_OF_MODULES:
            return sources / folder
    return sources / "denen" / "base" / "ui"


def _bare(sources: Path) -> Iterator[Problem]:
    for path in _files(sources, "html"):
        if path.name != "500.html":  # stands in two languages, since it may not depend on a catalogue
            yield from bare_in_template(path, path.read_text("utf-8"))
    for path in _files(sources, "py"):
        if path.stem in _ROOMS_FOR_PEOPLE or path.parent.name in _ROOMS_FOR_PEOPLE:
            yield from bare_in_python(path, path.read_text("utf-8"))


def _untranslated(module: Module, locale: str, wanted: set[tuple[str, str]]) -> Iterator[Problem]:
    path = module.po(locale)
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in _read(path, locale) if not entry.obsolete}
    for text in _once(module.texts):
        if text.key not in wanted:
            continue
        entry = entries.get(text.key)
        if entry is None or not entry.translated():
            yield Problem(text.path, text.line, f"no {locale} text for: {text.msgid[:60]}")
        elif wrong := _places_differ(entry):
            yield Problem(path, entry.linenum or 1, f"places differ from the msgid's: {wrong}")
    used = {text.key for text in module.texts}
    for key, entry in entries.items():
        if key not in used:
            yield Problem(path, entry.linenum or 1, f"used nowhere: {entry.msgid[:60]}")


def _places_differ(entry: polib.POEntry) -> str:
    # Japanese has one form for all numbers; the singular of another language may leave the number out.
    needed = set(_PLACES.findall(entry.msgid))
    said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    for number, text in enumerate(said):
        places = set(_PLACES.findall(text))
        if places != needed and not (entry.msgid_plural and number == 0 and places < needed):
            return f"{' '.join(sorted(needed)) or 'none'} against {' '.join(sorted(places)) or 'none'} in {text[:60]}"
    return ""


def _once(texts: list[Text]) -> list[Text]:
    first: dict[tuple[str, str], Text] = {}
    for text in texts:
        first.setdefault(text.key, text)
    return list(first.values())


def _read(path: Path, locale: str) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    po = polib.POFile(wrapwidth=0)
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": locale}
    po.metadata["Plural-Forms"] = "nplurals=2; plural=(n != 1);" if locale == ENGLISH else "nplurals=1; plural=0;"
    return po


def _entry(text: Text) -> polib.POEntry:
    entry = polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = defaultdict(str, {0: "", 1: ""})
    return entry


def main(arguments: list[str]) -> int:
    verb, only = (*arguments, "", "")[:2]
    folder = Path(only).resolve() if only else None
    if verb == "compile":
        print(f"{compile_all()} message files made")
    elif verb == "update":
        print(f"{update(only=folder)} texts to translate were added")
    elif verb == "check":
        found = [problem for problem in problems() if not folder or problem.path.is_relative_to(folder)]
        print(*found, f"{len(found)} problems with texts", sep="\n")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
