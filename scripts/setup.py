"""`make setup`: the virtual environment with the locked dependencies, and the translations. What is there stays.

Runs with the system's Python and nothing else, so it keeps to what an old Python can read: it has to say so there.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LOCK = HOUSE / "requirements.lock"
VENV = HOUSE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "denen-setup"
LOG = VENV / "setup.log"
NEEDED_MB = 1500
STEP = re.compile(r"^(?:Collecting |Requirement already satisfied: |Processing .*/)(?P<name>[A-Za-z0-9._]+)")
PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_INPUT": "1"}


def main() -> None:
    check_python()
    try:
        with LOCK.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` at once: the second waits
            ingredients = digest()
            if not (PYTHON.exists() and STAMP.exists() and STAMP.read_text() == ingredients):
                install()
                STAMP.write_text(ingredients)
            translate()
    except PermissionError as error:
        refuse(
            f"{error.filename} に書けません(権限がありません)。",
            f"No permission to write to {error.filename}.",
        )
    except OSError as error:
        refuse(f"準備できませんでした({error})。", f"Setting up failed ({error}).")


def check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 this file alone is read by older ones
        found = "{}.{}".format(*sys.version_info[:2])
        refuse(
            f"Python 3.11 以上が要りますが、{found} です。例: make run PYTHON=python3.11",
            f"Python 3.11 or newer is needed; this is {found}. Example: make run PYTHON=python3.11",
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        refuse(
            "python3-venv がありません。apt install python3-venv を実行してください(管理者として)。",
            "python3-venv is missing. As administrator, run: apt install python3-venv",
        )


def digest() -> str:
    """Of all that decides what is installed: the lock, the Python, and the place."""
    sha = hashlib.sha256(LOCK.read_bytes())
    sha.update(repr((sys.version_info[:3], os.path.realpath(sys.executable), str(VENV))).encode())
    return sha.hexdigest()


def install() -> None:
    free_mb = shutil.disk_usage(str(HOUSE)).free // 2**20
    if free_mb < NEEDED_MB:
        refuse(
            f"{HOUSE} の空きが {free_mb} MB しかありません。{NEEDED_MB} MB 以上要ります。",
            f"Only {free_mb} MB are free at {HOUSE}; at least {NEEDED_MB} MB are needed.",
        )
    # Always anew: what an interrupted start or an older lock file left could be half of anything.
    say("仮想環境を作っています", "Making the virtual environment")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    say("ライブラリーを入れています(初めは1、2分)", "Installing the libraries (a minute or two the first time)")
    pip = [str(PYTHON), "-m", "pip", "install"]
    run([*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(LOCK)], progress=True)
    link()


def link() -> None:
    """Lets the environment find the sources, and gives it the command `denen`.

    Not by an editable install: that would fetch a build backend, which the lock file does not hold.
    """
    (packages,) = VENV.glob("lib/python3*/site-packages")
    (packages / "denen.pth").write_text("{}\n".format(HOUSE / "src"))
    command = VENV / "bin" / "denen"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m denen.site.command "$@"\n')
    command.chmod(0o755)


def run(command: list, progress: bool = False) -> None:
    """Runs a step; its words go to the log, and when it fails its last words are the one line for people."""
    total = len(re.findall(r"(?m)^[A-Za-z0-9]\S*==", LOCK.read_text()))
    words, seen = [], set()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, env={**os.environ, **PIP}
    ) as process:
        for line in process.stdout:
            words.append(line)
            step = STEP.match(line)
            if progress and step and step.group("name") not in seen:
                seen.add(step.group("name"))
                show("  {:3d}/{}  {}".format(len(seen), total, step.group("name")), milestone=len(seen) % 25 == 0)
            elif progress and line.startswith("Installing collected packages"):
                show(f"  {len(seen)} 個を展開しています / unpacking {len(seen)}", milestone=True)
    if progress and sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    if VENV.is_dir():
        with LOG.open("a") as log:
            log.writelines(words)
    if process.returncode != 0:
        said = [line.strip() for line in words if line.startswith(("ERROR", "error"))] or words[-1:]
        reason = said[-1].strip() if said else str(process.returncode)
        refuse(
            f"準備できませんでした({reason})。ネットワークを確かめて、もう一度どうぞ。記録: {LOG}",
            f"Setting up failed ({reason}). Check the network and try again. Log: {LOG}",
        )


def translate() -> None:
    """Makes the .mo files that are missing or older than their .po."""
    sources = HOUSE / "src" / "denen"
    stale = [
        po
        for po in sources.rglob("locale/*/LC_MESSAGES/django.po")
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        run([str(PYTHON), "-m", "denen.base.ui.messages", "compile"])


def show(text: str, milestone: bool) -> None:
    """A line that the next one replaces; in a file or a log only the milestones are lines."""
    if sys.stdout.isatty():
        print("\r\033[K" + text, end="", flush=True)
    elif milestone:
        print(text, flush=True)


def say(ja: str, en: str) -> None:
    print(f"{ja} / {en}", flush=True)


def refuse(ja: str, en: str) -> None:
    print(f"{ja} / {en}", file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
