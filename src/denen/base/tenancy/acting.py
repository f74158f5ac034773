"""Acting for a town: the one way to its rows.

The town is a transaction-local setting which the row policies read. No town, no rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from denen.base.tenancy.models import FencedModel


class NoTown(RuntimeError):
    """A query reached for a town's rows while acting for none. A bug: without this it would find nothing, silently."""


@dataclass(frozen=True)
class Acting:
    """For which town, and as which of its clerks (None: the system itself)."""

    lg_code: str
    actor: UUID | None = None


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def current() -> Acting | None:
    return _acting.get()


@contextmanager
def acting_for(lg_code: str, *, actor: UUID | None = None) -> Iterator[Acting]:
    """One transaction (or a part of the running one) in which the rows of one local government are there.

    Never yield out of it or hand out something lazy: the setting ends with the outermost transaction.
    """
    outermost = not connection.in_atomic_block
    before = _acting.get()
    acting = Acting(lg_code, actor)
    with transaction.atomic():
        _set(acting)
        token = _acting.set(acting)
        try:
            yield acting
        finally:
            _acting.reset(token)
        # Only on success, and only inside a larger transaction: after a violation the server refuses every statement
        # until the rollback (which puts the setting back by itself), and asking anyway would hide the violation.
        if not outermost and not connection.needs_rollback:
            _set(before)


def act_as(actor: UUID | None) -> None:
    """From here to the end of this `acting_for`, it is this clerk who acts. For the sign-in, who finds out late."""
    acting = _acting.get()
    if acting is None:
        raise NoTown("nobody can act before a town is known")
    acting = Acting(acting.lg_code, actor)
    _set(acting)
    _acting.set(acting)


def _set(acting: Acting | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('denen.town', %s, true), set_config('denen.actor', %s, true)",
            [acting.lg_code if acting else "", str(acting.actor or "") if acting else ""],
        )


@cache
def _fenced_tables() -> re.Pattern[str]:
    names = [model._meta.db_table for model in apps.get_models() if issubclass(model, FencedModel)]
    return re.compile(r"\b(?:" + "|".join(names) + r")\b") if names else re.compile(r"(?!)")


def require_town(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper: turns a query without a town from a silent nothing into `NoTown`."""
    if _acting.get() is None and context["connection"].settings_dict.get("DENEN_ROLE") != "owner":
        found = _fenced_tables().search(str(sql))
        if found:
            raise NoTown(f"{found.group()} was asked for outside of acting_for(town)")
    return execute(sql, params, many, context)
