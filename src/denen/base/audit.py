"""Audit: who did what to whose data.

A record is appended in the action's own transaction. The worker seals records into a hash chain per town a second
later: a chain inside the transaction would make all writers of a town wait for one another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from denen.base import clock
from denen.base.models import AuditHead, AuditRecord
from denen.base.plain.ids import new_id
from denen.base.tenancy import NoTown, acting_for, current

Detail = str | int | bool | None | list[str]
START = "0" * 64


def note(verb: str, *, kind: str = "", subject: UUID | None = None, **detail: Detail) -> None:
    """Appends a record for the acting town and clerk. Details are ids, codes, counts, names of fields; never values."""
    acting = current()
    if acting is None:
        raise NoTown("an audit record belongs to a town")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_auditrecord (id, at, actor, verb, kind, subject, detail)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)",
            [new_id(), clock.now(), acting.actor, verb, kind, subject, json.dumps(detail, ensure_ascii=False)],
        )


def seal_pending(lg_code: str, *, limit: int = 1000) -> int:
    """Seals what has come since, oldest first, as the worker's role. Returns how many records were sealed."""
    with transaction.atomic(), acting_for(lg_code):
        if not AuditRecord.objects.filter(seq=None).exists():  # as most of the time, and of the towns: nothing to lock
            return 0
        AuditHead.objects.get_or_create(lg_code=lg_code, defaults={"seq": 0, "seal": START})
        head = AuditHead.objects.select_for_update().get(lg_code=lg_code)
        pending = list(AuditRecord.objects.filter(seq=None).order_by("at", "id")[:limit])
        for record in pending:
            head.seq += 1
            head.seal = _seal(head.seal, head.seq, record)
            record.seq, record.seal = head.seq, head.seal
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {AuditRecord._meta.db_table} AS r SET seq = n.seq, seal = n.seal "  # noqa: S608 - our table
                "FROM unnest(%s::uuid[], %s::bigint[], %s::text[]) AS n(id, seq, seal) WHERE r.id = n.id",
                [[r.id for r in pending], [r.seq for r in pending], [r.seal for r in pending]],
            )
        head.save(update_fields=["seq", "seal"])
    return len(pending)


@dataclass(frozen=True)
class Verdict:
    """What a look through a town's chain found. `broken_at` is the first place where the chain does not hold."""

    lg_code: str
    sealed: int
    unsealed: int
    broken_at: int | None
    why: str = ""

    @property
    def sound(self) -> bool:
        return self.broken_at is None


def verify(lg_code: str) -> Verdict:
    """Recomputes a town's chain from its start and holds it against its head, as the worker's role."""
    with acting_for(lg_code):
        unsealed = AuditRecord.objects.filter(seq=None).count()
        head = AuditHead.objects.filter(lg_code=lg_code).first()
        place, seal = 0, START
        for record in _chain():
            place += 1
            if record.seq != place:
                return Verdict(lg_code, place - 1, unsealed, place, "a record is missing")
            seal = _seal(seal, place, record)
            if seal != record.seal:
                return Verdict(lg_code, place - 1, unsealed, place, "a record was changed")
        if (head.seq, head.seal) != (place, seal) if head else place:
            return Verdict(lg_code, place, unsealed, place + 1, "the end of the chain is missing")
        return Verdict(lg_code, place, unsealed, None)


def _chain() -> Iterator[AuditRecord]:
    yield from AuditRecord.objects.exclude(seq=None).order_by("seq").iterator(chunk_size=2000)


def _seal(before: str, seq: int, record: AuditRecord) -> str:
    content = [
        before,
        seq,
        str(record.id),
        record.lg_code,
        _instant(record.at),
        str(record.actor or ""),
        record.verb,
        record.kind,
        str(record.subject or ""),
        record.detail,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
