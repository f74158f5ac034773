"""Signing in, step by step: password, code, and at the first time a password and an app of one's own.

A step that fails gives its refusal back instead of raising it: raising would roll back the count of failures.
"""

from __future__ import annotations

import hmac
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from denen.base import audit
from denen.base.tenancy import act_as
from denen.kernel.identity import encryption, failures, passwords, queries, second_factor
from denen.kernel.identity.models import Clerk, RecoveryCode
from denen.kernel.identity.types import (
    ClerkFacts,
    CodeRefused,
    Proved,
    SignInExpired,
    SignInLocked,
    SignInRefused,
    narrowed,
)

log = logging.getLogger(__name__)

TICKET_LASTS = timedelta(minutes=10)


@transaction.atomic
def prove_password(*, login: str, password: str, at: datetime) -> Proved | SignInRefused | SignInLocked:
    """The first step. A login that nobody has is refused in the same words, after the same time, and locks as well."""
    login = narrowed(login)
    count = failures.FailureCount(login, at=at)
    if locked := count.lock():
        return locked
    clerk = Clerk.objects.filter(login=login, retired_at=None).first()
    if not passwords.matches(password, clerk.password if clerk else None) or clerk is None:
        return _failed(count, clerk, "password") or SignInRefused()
    if passwords.outdated(clerk.password):
        kept = Clerk.objects.filter(id=clerk.id, password=clerk.password)
        clerk.password = passwords.encode(password)
        kept.update(password=clerk.password)
    return _proved(clerk, code=False, at=at)


@transaction.atomic
def prove_code(*, ticket: str, code: str, at: datetime) -> Proved | CodeRefused | SignInLocked:
    """The second step: a code of the app, each only once, or a recovery code. Raises SignInExpired."""
    _, count, clerk = _claimed(ticket, at)
    if locked := count.lock():
        return locked
    code = narrowed(code)
    if not (_spend_code(clerk, code, at) or _spend_recovery_code(clerk, code)):
        return _failed(count, clerk, "code") or CodeRefused()
    return _proved(clerk, code=True, at=at)


@transaction.atomic
def set_up(*, ticket: str, password: str, code: str, at: datetime) -> tuple[Proved, tuple[str, ...]]:
    """The first time: a password of one's own, an app of one's own, as far as each is wanted; with the recovery codes.

    Raises SignInExpired, PasswordTooShort, PasswordTooCommon, PasswordTooClose, CodeRefused.
    """
    opened, _, clerk = _claimed(ticket, at)
    wanted = _wants(clerk, opened)
    if wanted.wants_code:
        raise SignInExpired()
    codes: tuple[str, ...] = ()
    if wanted.wants_password:
        passwords.require_good(password, login=clerk.login, name=clerk.name, before=clerk.password)
        clerk.password, clerk.password_is_first = passwords.encode(password), False
        audit.note("clerk.password_changed", kind="clerk", subject=clerk.id)
    if wanted.enrolment:
        codes = _enrol(clerk, wanted.enrolment, narrowed(code), at)
    clerk.save(update_fields=["password", "password_is_first", "totp_secret", "totp_step"])
    return _proved(clerk, code=True, at=at), codes


@transaction.atomic
def sign_in(*, ticket: str, at: datetime) -> ClerkFacts:
    """The last step: everything is proved, failures are forgotten; from here on it is this clerk who acts.

    Raises SignInExpired.
    """
    opened, count, clerk = _claimed(ticket, at)
    if not _wants(clerk, opened).complete:
        raise SignInExpired()
    clerk.last_signed_in_at = at
    clerk.save(update_fields=["last_signed_in_at"])
    count.clear()
    act_as(clerk.id)
    audit.note("clerk.signed_in", kind="clerk", subject=clerk.id)
    return queries.clerk(clerk.id)


def sign_out(*, clerk_id: UUID) -> None:
    """Notes that the clerk left; the session itself is ended by whoever holds it."""
    audit.note("clerk.signed_out", kind="clerk", subject=clerk_id)


def resume(*, ticket: str, at: datetime) -> Proved:
    """Where a ticket stands, for showing its step again. Raises SignInExpired."""
    opened = _open(ticket, at)
    return _wants(_clerk_of(opened, Clerk.objects.all()), opened)


@dataclass(frozen=True)
class _Ticket:
    clerk: UUID
    code: bool  # the second factor is proved
    password: str  # fingerprint: a ticket is void once the password has changed
    enrolment: str | None
    text: str


def _proved(clerk: Clerk, *, code: bool, at: datetime) -> Proved:
    enrolment = None if clerk.totp_secret else second_factor.new_secret()
    password = _fingerprint(clerk)
    content = {"clerk": str(clerk.id), "code": code, "password": password, "enrolment": enrolment}
    text = encryption.close(json.dumps(content).encode(), purpose="ticket", at=at)
    return _wants(clerk, _Ticket(clerk.id, code, password, enrolment, text))


def _wants(clerk: Clerk, opened: _Ticket) -> Proved:
    return Proved(
        clerk=queries.clerk(clerk.id),
        wants_code=bool(clerk.totp_secret) and not opened.code,
        wants_password=clerk.password_is_first,
        enrolment=None if clerk.totp_secret else opened.enrolment,
        ticket=opened.text,
    )


def _open(ticket: str, at: datetime) -> _Ticket:
    try:
        content = json.loads(encryption.open_token(ticket, purpose="ticket", at=at, within=TICKET_LASTS))
    except encryption.Unopened:
        raise SignInExpired() from None
    return _Ticket(UUID(content["clerk"]), content["code"], content["password"], content["enrolment"], ticket)


def _claimed(ticket: str, at: datetime) -> tuple[_Ticket, failures.FailureCount, Clerk]:
    """What the ticket names, locked until the transaction ends, always in this order: the count, then the clerk."""
    opened = _open(ticket, at)
    login = _clerk_of(opened, Clerk.objects.all()).login
    count = failures.FailureCount(login, at=at)
    return opened, count, _clerk_of(opened, Clerk.objects.select_for_update())


def _clerk_of(opened: _Ticket, among: QuerySet[Clerk]) -> Clerk:
    clerk = among.filter(id=opened.clerk, retired_at=None).first()
    if clerk is None or not hmac.compare_digest(_fingerprint(clerk), opened.password):
        raise SignInExpired()
    return clerk


def _fingerprint(clerk: Clerk) -> str:
    return salted_hmac("denen.identity password", clerk.password, algorithm="sha256").hexdigest()[:32]


def _failed(count: failures.FailureCount, clerk: Clerk | None, step: str) -> SignInLocked | None:
    """Counts and audits; the refusal, where this failure was the one that locks."""
    subject = clerk.id if clerk else None
    locks = count.add()
    audit.note("clerk.sign_in_refused", kind="clerk", subject=subject, step=step)
    if locks:
        audit.note("clerk.locked", kind="clerk", subject=subject)
    return count.lock() if locks else None


def _spend_code(clerk: Clerk, code: str, at: datetime) -> bool:
    if not clerk.totp_secret:
        return False
    try:
        secret = encryption.open_token(clerk.totp_secret, purpose="totp", at=at).decode()
    except encryption.Unopened:
        log.error("the secret of an app does not open: was DENEN_SECRET_KEY changed?")
        return False
    step = second_factor.step_of(code, secret, at=at, after=clerk.totp_step)
    if step is None:
        return False
    clerk.totp_step = step
    clerk.save(update_fields=["totp_step"])
    return True


def _spend_recovery_code(clerk: Clerk, code: str) -> bool:
    digest = second_factor.recovery_digest(code, clerk.id)
    spent = bool(RecoveryCode.objects.filter(clerk=clerk, digest=digest).delete()[0])
    if spent:
        audit.note("clerk.recovery_code_spent", kind="clerk", subject=clerk.id)
    return spent


def _enrol(clerk: Clerk, secret: str, code: str, at: datetime) -> tuple[str, ...]:
    step = second_factor.step_of(code, secret, at=at, after=0)
    if step is None:
        raise CodeRefused()
    clerk.totp_secret, clerk.totp_step = encryption.close(secret.encode(), purpose="totp", at=at), step
    codes = second_factor.recovery_codes()
    RecoveryCode.objects.filter(clerk=clerk).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(clerk=clerk, digest=second_factor.recovery_digest(each, clerk.id)) for each in codes]
    )
    audit.note("clerk.second_factor_enrolled", kind="clerk", subject=clerk.id)
    return tuple(codes)
