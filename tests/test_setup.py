"""`make setup` in an empty house: what it says, and that it does nothing twice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[1] / "scripts" / "setup.py"
# As on Debian without python3-venv.
WITHOUT_VENV = "import sys, runpy; sys.modules['ensurepip'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "src" / "denen" / "site").mkdir(parents=True)
    shutil.copy(SETUP, tmp_path / "scripts")
    (tmp_path / "src" / "denen" / "site" / "command.py").write_text("print('here')")
    (tmp_path / "requirements.lock").write_text("")
    return tmp_path


def run(house: Path, *before: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, *before, str(house / "scripts" / "setup.py")]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def test_missing_python3_venv_is_said_in_one_line(house: Path) -> None:
    done = run(house, "-c", WITHOUT_VENV)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("python3-venv がありません")
    assert line.endswith("python3-venv is missing. As administrator, run: apt install python3-venv")
    assert not (house / ".venv").exists()


@pytest.mark.slow
def test_second_time_there_is_nothing_to_do(house: Path) -> None:
    first = run(house)
    assert first.returncode == 0, first.stderr
    assert "Making the virtual environment" in first.stdout
    made = (house / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    assert run(house).stdout == ""
    assert (house / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == made
    done = subprocess.run([house / ".venv" / "bin" / "denen"], capture_output=True, text=True, cwd="/")
    assert done.stdout == "here\n"


@pytest.mark.slow
def test_no_network_is_said_in_one_line_and_the_next_time_begins_anew(house: Path) -> None:
    (house / "requirements.lock").write_text("no-such-thing-of-denen==1 --hash=sha256:" + "0" * 64 + "\n")
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:1/",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
    }
    done = run(house, PIP_CONFIG_FILE="/dev/null", **nowhere)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "ネットワークを確かめて" in line
    assert "no-such-thing-of-denen" in line
    (house / "requirements.lock").write_text("")
    done = run(house)
    assert done.returncode == 0
    assert "Making the virtual environment" in done.stdout
