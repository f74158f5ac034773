"""Children that end with their parent, however it ends: Linux tells them, even when the parent was killed."""

import ctypes
import os
import signal
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)  # loaded here: between fork and exec nothing may be


def end_with_parent(how: signal.Signals, parent: int | None = None) -> None:
    """This process gets the signal `how` as soon as the thread that started it has ended.

    Called in the child, after a change of user (which would undo it). `parent` is the process that should be our
    parent; if it is not, it has ended before we could ask, so we end at once.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def tied(how: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn` of `subprocess.Popen`: the child ends with this process. Start it from the main thread."""
    parent = os.getpid()
    return lambda: end_with_parent(how, parent)
