"""Children that end with their parent, however it ends: Linux tells them, even when the parent was killed."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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


def start(command: Sequence[str | Path], how: signal.Signals, **arguments: Any) -> "subprocess.Popen[Any]":
    """As `subprocess.Popen`; the child gets the signal `how` when this process ends. From the main thread only.

    Whoever asks us to stop meanwhile is heard once the child is there, and the child is stopped first.
    """
    process, asked = _started(command, arguments, how)
    try:
        asked.answer()
    except BaseException:
        _stop(process, how)
        raise
    return process


def run(
    command: Sequence[str | Path], how: signal.Signals, *, typed: str | None = None, **arguments: Any
) -> "subprocess.CompletedProcess[Any]":
    """As `subprocess.run`, with `typed` as the child's input; an exception here stops the child first, by `how`."""
    if typed is not None:
        arguments |= {"stdin": subprocess.PIPE, "text": True}
    process, asked = _started(command, arguments, how)
    try:
        asked.answer()
        said, complained = process.communicate(typed)
    except BaseException:
        _stop(process, how)
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, said, complained)


class _Asked:
    """Keeps who asks us to stop waiting until `answer`: Python drops what a signal's handler raises while it forks, and
    Ctrl-C would then do nothing."""

    def __init__(self) -> None:
        self._heard: list[int] = []
        self._before: dict[int, Any] = {}
        try:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, lambda heard, _: self._heard.append(heard))
        except BaseException:
            self._put_back()
            raise

    def answer(self) -> None:
        self._put_back()
        for heard in self._heard:
            signal.raise_signal(heard)

    def _put_back(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def _started(
    command: Sequence[str | Path], arguments: dict[str, Any], how: signal.Signals
) -> "tuple[subprocess.Popen[Any], _Asked]":
    parent = os.getpid()
    asked = _Asked()
    try:
        return subprocess.Popen(command, preexec_fn=lambda: end_with_parent(how, parent), **arguments), asked
    except BaseException:
        asked.answer()
        raise


def _stop(process: "subprocess.Popen[Any]", how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait()
