"""The table of commands, and what is around it."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from denen import __version__
from denen.kernel.identity.types import NotAnExample
from denen.site import command
from denen.site.child import Pause, turn_over
from denen.site.command import COMMANDS, Command, find
from denen.site.faults import NoSuchCommand, WrongWords
from denen.site.terminal import own_name, table


def denen(*words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-P", "-m", "denen.site.command", *words], capture_output=True, text=True, env=environment
    )


@pytest.mark.parametrize("words", [(), ("--help",)])
def test_help_shows_every_command_in_both_languages(words: tuple[str, ...]) -> None:
    done = denen(*words)
    assert done.returncode == 0
    for each in COMMANDS:
        assert f"denen {each.name}" in done.stdout
        assert each.says in done.stdout
        assert each.says_en in done.stdout


@pytest.mark.parametrize("each", COMMANDS, ids=lambda each: each.name)
def test_every_command_is_there_to_be_run(each: Command) -> None:
    from django.core.management import get_commands

    if each.manage:
        assert each.manage in get_commands()
    else:
        module, _, function = each.function.partition(":")
        assert callable(getattr(import_module(module), function))


def test_longest_name_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = Command(name="town", says="", says_en=""), Command(name="town open", says="", says_en="")
    monkeypatch.setattr(command, "COMMANDS", (short, long))
    assert find(["town", "open", "shiojiri"]) == (long, ["shiojiri"])
    assert find(["town", "close"]) == (short, ["close"])


def test_unknown_command_is_answered_with_the_nearest_one() -> None:
    done = denen("migarte")
    assert done.returncode == 2
    assert done.stdout == ""
    near = {"near": "近いもの: denen migrate。", "near_en": "Nearest: denen migrate. "}
    assert done.stderr.splitlines() == [str(NoSuchCommand(given="migarte", **near))]


def test_a_word_that_is_near_to_no_command_is_answered_without_a_guess() -> None:
    done = denen("inu")
    assert (done.returncode, done.stderr) == (2, f"{NoSuchCommand(given='inu', near='', near_en='')}\n")


def test_the_version_is_told() -> None:
    assert denen("--version").stdout == f"denen {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("service",),
        ("service", "on", "lamp"),
        ("totp",),
        ("town", "open"),
        ("officer", "ito"),
        ("audit", "verify", "--twon", "shiojiri"),
        ("reference", "x"),
    ],
)
def test_wrong_words_are_answered_with_what_the_command_takes(words: tuple[str, ...]) -> None:
    command, _ = find(words)
    done = denen(*words)
    usage = WrongWords(usage=command.usage, says=command.says, says_en=command.says_en)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{usage}\n")
    done = denen(*words, "--help")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{usage}\n", "")


def test_a_refusal_is_said_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> int:
        raise NotAnExample

    monkeypatch.setattr(command, "run", refuse)
    monkeypatch.setattr(sys, "argv", ["denen", "totp", "mori"])
    assert command.main() == 1
    assert re.search("例の職員ではありません.* / .*example", capsys.readouterr().err)


def test_denen_is_called_by_its_path_where_the_shell_does_not_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(Path("house/.venv/bin/python").absolute()))
    monkeypatch.setenv("PATH", "")
    assert own_name() == "house/.venv/bin/denen"


def test_the_supervisor_stays_light() -> None:
    code = "import sys, denen.site.up; print({'django', 'psycopg'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout == "set()\n"


def test_columns_line_up_with_full_width_characters() -> None:
    assert table([("町", "利用者"), ("Shiojiri", "鈴木")]) == "  町        利用者\n  Shiojiri  鈴木"


def test_pause_doubles_up_to_half_a_minute_and_starts_over_after_a_good_minute() -> None:
    pause = Pause()
    assert [pause.next() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    pause.since -= 200
    assert [pause.next() for _ in range(2)] == [0.5, 1]


def test_log_is_turned_over_and_its_writers_go_on(tmp_path: Path) -> None:
    log = tmp_path / "pages.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(7):
            writer.write(b"%d" % number * 10_000_000)
            turn_over(log)
        writer.write(b"after")
        turn_over(log)
    assert log.read_bytes() == b"after"
    older = {path.name: path.read_bytes()[:1] for path in tmp_path.glob("pages.log.*")}
    assert older == {f"pages.log.{place}": b"%d" % (7 - place) for place in range(1, 6)}
