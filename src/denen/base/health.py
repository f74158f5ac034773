"""Health: every module's checks on one page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """What one check found. `says` is for operators: no personal data, no secrets."""

    name: str
    well: bool
    says: str


_checks: dict[str, Callable[[], str]] = {}


class Unwell(Exception):
    """Raised by a check that found something wrong, in words."""


def check(name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Marks a function in checks.py: it returns what it found in words, or raises Unwell."""

    def register(function: Callable[[], str]) -> Callable[[], str]:
        _checks[name] = function
        return function

    return register


def findings() -> tuple[Finding, ...]:
    """All checks, run now."""
    return tuple(_run(name, function) for name, function in sorted(_checks.items()))


def _run(name: str, function: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, function())
    except Unwell as unwell:
        return Finding(name, False, str(unwell))
    except Exception as error:  # a check that breaks is a finding too; the page must still come
        log.exception("health check broke", extra={"check": name})
        return Finding(name, False, type(error).__name__)
