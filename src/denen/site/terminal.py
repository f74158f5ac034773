"""What people read in the terminal: short lines, in Japanese and then in English."""

import contextlib
import os
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path


def say(ja: str, en: str) -> None:
    write(f"{ja} {faint('/ ' + en)}")


def write(text: str = "") -> None:
    """A line for whoever is there. A terminal that was closed must not keep `denen up` from stopping in order."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 for the rest of the process


def complain(line: object) -> None:
    """One line of what went wrong."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def own_name() -> str:
    """What to type for `denen` here: its name where the shell finds it, else its path."""
    return "denen" if shutil.which("denen") else os.path.relpath(Path(sys.executable).with_name("denen"))


def faint(text: str) -> str:
    return f"\033[2m{text}\033[0m" if sys.stdout.isatty() else text


def bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text


def table(rows: Sequence[Sequence[str]], *, indent: int = 2) -> str:
    """Rows in columns; a full-width character takes two places."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)) for row in rows
    )
    return "\n".join(" " * indent + line.rstrip() for line in lines)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def forgive_encodings() -> None:
    """A terminal that cannot show a character shows a question mark, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
