"""What `denen up` says when all is running: the address, and in a trial the example logins."""

import json
from pathlib import Path

from denen.site.terminal import bold, faint, say, table, write


def address(bind: str, port: int) -> str:
    """Where a browser on this machine finds the pages."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(bind, f"[{bind}]" if ":" in bind else bind)  # noqa: S104
    return f"http://{host}:{port}/"


def greet(base: str, logins: Path | None) -> None:
    """`logins` is the file that the command `example` writes: {"rows": [[…], …], "notes": ["…", …]}, the first row the
    heads of the columns; a cell that begins with / is a page of ours."""
    write()
    say(bold("denen が動いています(Ctrl-C で止まります)"), "denen is running (Ctrl-C stops it)")
    write(f"\n  {bold(base)}\n")
    if logins is None or not logins.exists():
        return
    shown = json.loads(logins.read_text())
    rows = [[base.rstrip("/") + cell if cell.startswith("/") else cell for cell in row] for row in shown["rows"]]
    say("例の利用者", "example logins")
    write(table(rows))
    for note in shown.get("notes", ()):
        write(faint(f"  {note}"))
    write()
