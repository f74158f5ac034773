"""The reference pages that are read off the code: settings, services, events, tables, commands.

`denen reference` writes docs/reference/*.md; a test holds the files to what is written here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs" / "reference"
WRITTEN = "Written by `denen reference` from the code; do not edit.\n"


def pages() -> dict[str, str]:
    """File name → text."""
    return {
        "settings.md": _settings(),
        "services.md": _services(),
        "events.md": _events(),
        "tables.md": _tables(),
        "commands.md": _commands(),
    }


def write(folder: Path = DOCS) -> None:
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def main(words: list[str]) -> int:
    """`denen reference`. Reads code only: what an installation must set is made up, and no database is asked."""
    os.environ.setdefault("DENEN_SECRET_KEY", "nothing is signed with this")
    os.environ.setdefault("DENEN_ROLE_URL", "postgresql://nobody@localhost/nothing")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "denen.site.settings")
    import django

    django.setup()
    write()
    return 0


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *lines]) + "\n"


def _settings() -> str:
    from denen.base.environment import SETTINGS

    rows = (
        (
            f"`{s.name}`",
            "must be set" if s.default is None else f"`{s.default}`" if s.default else "",
            s.says_en,
            s.says,
        )
        for s in SETTINGS
    )
    return f"# Settings\n\n{WRITTEN}\nAll from the environment.\n\n" + _table(
        ("name", "default", "meaning", "意味"), rows
    )


def _services() -> str:
    from denen.base.services import installed

    text = f"# Services\n\n{WRITTEN}"
    for service in installed().values():
        text += f"\n## {service.slug}: {service.names.ja} ({service.names.en})\n\n{service.summary.en}\n\n"
        text += f"Field: {service.field}. Zone: {service.zone}. Needs: {', '.join(service.needs)}.\n\n"
        if service.measures:
            text += _table(
                ("measure", "実績値", "unit", "better"),
                ((f"`{m.slug}`", m.names.ja, m.unit, m.better) for m in service.measures),
            )
        if service.settings:
            rows = ((f"`{f.name}`", f"`{_default(f)}`") for f in fields(service.settings))
            text += "\n" + _table(("setting of a town", "default"), rows)
        if service.retention:
            kept = ((r.kind, f"{r.keep.days} days", r.ground) for r in service.retention)
            text += "\n" + _table(("kept", "for", "ground"), kept)
        if service.requirements:
            needs = ((r.number, r.text.en, f"`{r.test}`") for r in service.requirements)
            text += "\n" + _table(("requirement", "text", "proved by"), needs)
    return text


def _default(setting: Field[object]) -> object:
    return setting.default_factory() if setting.default_factory is not MISSING else setting.default


def _events() -> str:
    from django.utils.module_loading import autodiscover_modules

    from denen.base.events import event_types, handlers_of

    autodiscover_modules("types")  # where events are declared: not all of them have been met yet
    rows = []
    for name, cls in sorted(event_types().items()):
        if ".tests." in cls.__module__:
            continue
        heard = ", ".join(f"`{handler.__module__}.{handler.__name__}`" for handler in handlers_of(name))
        holds = ", ".join(f"`{f.name}`" for f in fields(cls) if f.name != "lg_code")
        rows.append((f"`{name}`", holds, heard or "nobody yet"))
    return f"# Events\n\n{WRITTEN}\nEach also holds `lg_code`.\n\n" + _table(("event", "holds", "heard by"), rows)


def _tables() -> str:
    from django.apps import apps

    from denen.base.tenancy.models import ClassedModel

    rows = []
    for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
        if issubclass(model, ClassedModel):
            says = (model.__doc__ or "").strip().partition("\n")[0]
            says = "" if says.startswith(f"{model.__name__}(") else says  # Django's own, where there is none
            rows.append((f"`{model._meta.db_table}`", model.table_class, model.app_may or "nothing", says))
    return f"# Tables\n\n{WRITTEN}\n" + _table(("table", "class", "the pages may", "what it holds"), rows)


def _commands() -> str:
    from denen.site.command import COMMANDS

    rows = ((f"`{each.usage}`", each.says_en, each.says) for each in COMMANDS)
    return f"# Commands\n\n{WRITTEN}\n" + _table(("command", "what it does", "すること"), rows)
