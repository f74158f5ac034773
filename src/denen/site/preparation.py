"""Starts the preparation (prepare.py): a short-lived child with the owner's role, so that its starter never has it."""

import signal
import subprocess
import sys
from pathlib import Path

from denen.base.database import lifeline
from denen.site.child import last_words
from denen.site.faults import TOLD, PreparationFailed
from denen.site.installation import Installation


def prepare(installation: Installation, owner_url: str) -> bool:
    """Roles, tables and, for a trial, the example towns. Where nothing has changed it is done in no time.

    False where people have been told already what is wrong. Raises PreparationFailed.
    """
    log = installation.log("prepare")
    with log.open("ab") as errors:
        done = lifeline.run(
            [sys.executable, "-P", "-m", "denen.site.prepare"],
            signal.SIGTERM,
            env=installation.environment("owner", owner_url),
            stdin=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
    if done.returncode not in (0, TOLD):
        raise PreparationFailed(reason=_how(done.returncode, log), log=log)
    return done.returncode == 0


def _how(code: int, log: Path) -> str:
    return signal.Signals(-code).name if code < 0 else last_words(log)
