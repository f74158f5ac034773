"""The four dates of a notification (異動日, 届出日, 処理日, 住民となった日): what is refused, and what is only said."""

from __future__ import annotations

from datetime import date

from denen.base.plain.era import era_text
from denen.base.plain.refusals import Refusal
from denen.base.plain.service import Names
from denen.kernel.procedures.types import refusals
from denen.kernel.procedures.types.form import FourDates, Notice
from denen.kernel.procedures.types.procedure import Deadline


def against(dates: FourDates, deadline: Deadline | None, *, today: date) -> tuple[Refusal, ...]:
    """What stands against these dates. An unknown date stands against nothing: it is a question, not a fault."""
    found: list[Refusal] = []
    if dates.notified_on and dates.notified_on > today:
        found.append(refusals.NotifiedInFuture())
    if deadline and deadline.not_before and dates.moved_on and (dates.notified_on or today) < dates.moved_on:
        found.append(refusals.NotifiedBeforeMove(moved_on=_said(dates.moved_on)))
    if dates.processed_on and dates.notified_on and dates.processed_on < dates.notified_on:
        found.append(refusals.ProcessedBeforeNotified())
    if dates.processed_on and dates.processed_on > today:
        found.append(refusals.ProcessedInFuture())
    if dates.resident_since and dates.moved_on and dates.resident_since > dates.moved_on:
        found.append(refusals.ResidentAfterMove())
    return tuple(found)


def _said(day: date) -> Names:
    return Names(ja=era_text(day), en=day.isoformat(), easy=era_text(day))


def is_late(dates: FourDates, deadline: Deadline | None, *, today: date) -> bool:
    """Whether the notification comes after the last day that the law gives."""
    notified_on = dates.notified_on or today
    return bool(deadline and dates.moved_on and notified_on > deadline.last_day(dates.moved_on))


def notices(dates: FourDates, deadline: Deadline | None, *, today: date) -> tuple[Notice, ...]:
    """What the person must be told: the notice of the fine (過料) after the deadline."""
    if deadline and is_late(dates, deadline, today=today):
        return (Notice("late", deadline.late_notice),)
    return ()
