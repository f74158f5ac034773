"""What PostgreSQL's own words mean for the people who start denen."""

import re
import shutil
from pathlib import Path

from denen.base.database.faults import Corrupt, DidNotStart, DiskFull, Fault, NotPermitted

_GRAVE = re.compile(r"(?:ERROR|FATAL|PANIC):\s+(.*)")
_DAMAGE = re.compile(
    r"could not (read|open|access) |checkpoint|invalid|corrupt|incorrect|pg_control|incompatible with server|missing"
)


def fault_of(said: str, *, data: Path, log: Path | None = None) -> Fault:
    """The fault behind a server, an initdb or a single-user session that ended with these words."""
    grave = _GRAVE.search(said)
    lines = said.strip().splitlines()
    reason = grave.group(1) if grave else lines[-1] if lines else "?"
    if "No space left on device" in said:
        return DiskFull(path=data, free_mb=shutil.disk_usage(data.parent).free // 2**20, needed_mb=200)
    if "Permission denied" in said or "has wrong ownership" in said:
        return NotPermitted(path=data)
    if _DAMAGE.search(reason):
        return Corrupt(path=data, reason=reason)
    return DidNotStart(reason=reason, log=log or "-")
