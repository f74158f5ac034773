"""Logs as JSON lines, without personal data: ids and codes only, never bodies, queries or addresses of people."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

_KNOWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_ALLOWED = frozenset({"event", "event_id", "task", "check", "lg_code", "status_code", "duration_ms", "route", "method"})


class JsonFormatter(logging.Formatter):
    """One record, one line. Of what a caller adds, only the listed keys pass; of an exception, only where it was.

    An exception's text may quote a row (PostgreSQL names the values of a violated constraint), so it is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "says": record.msg if record.name.startswith("django") else record.getMessage(),
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in _KNOWN and key in _ALLOWED}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def _where(trace: Any) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/src/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
