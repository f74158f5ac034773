"""`scripts/browser.py`: the browser is there, is fetched, or it is said in words what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "browser.py"
CHROMIUM = 'echo "Chromium 1"'
FONTS = "echo NotoSansCJK"

Run = Callable[[], "subprocess.CompletedProcess[str]"]
Put = Callable[[str, str], None]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Puts a command on the path of an otherwise empty machine."""

    def write(name: str, script: str) -> None:
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)

    return write


@pytest.fixture
def run(tmp_path: Path) -> Run:
    environment = {"PATH": str(tmp_path), "LANG": "C.UTF-8"}
    return lambda: subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True)


def test_where_all_is_there_nothing_is_said(put: Put, run: Run) -> None:
    put("google-chrome", CHROMIUM)
    put("fc-list", FONTS)
    done = run()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_is_missing_is_said_with_how_to_get_it(put: Put, run: Run) -> None:
    put("chromium-browser", "echo 'install the snap'; exit 1")
    put("fc-list", "true")
    done = run()
    assert done.returncode == 1
    assert "日本語のフォントがありません" in done.stderr
    assert "need Chromium (or Google Chrome) and a Japanese font" in done.stderr
    assert "apt-get install chromium fonts-noto-cjk" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs")
def test_root_gets_what_is_missing_with_one_line(put: Put, run: Run, tmp_path: Path) -> None:
    put("fc-list", FONTS)
    put(
        "apt-get",
        f'echo "$@" >> {tmp_path}/asked\n[ "$2" = install ] || exit 0\n'
        f"printf '#!/bin/sh\\n' > {tmp_path}/chromium; /bin/chmod +x {tmp_path}/chromium",
    )
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert "Installing chromium" in line
    assert (tmp_path / "asked").read_text().splitlines() == [
        "-q update",
        "-q install --yes --no-install-recommends fontconfig chromium",
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs")
def test_what_stopped_the_installation_is_said(put: Put, run: Run) -> None:
    put("fc-list", FONTS)
    put("apt-get", "echo 'E: Unable to locate package chromium' >&2; exit 100")
    done = run()
    assert done.returncode == 1
    assert "apt-get install: E: Unable to locate package chromium" in done.stderr
    assert "Chromium(または Google Chrome)がありません" in done.stderr
