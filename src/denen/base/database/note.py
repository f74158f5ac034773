"""PostgreSQL's own note of the server that runs on a data folder: `postmaster.pid`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Note:
    pid: int
    sockets: Path
    ready: bool

    @classmethod
    def of(cls, data: Path) -> "Note | None":
        """The note, or None where there is none or it is still being written."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        if len(lines) < 8 or not lines[0].isdigit():
            return None
        return cls(pid=int(lines[0]), sockets=Path(lines[4]), ready=lines[7].strip() == "ready")
