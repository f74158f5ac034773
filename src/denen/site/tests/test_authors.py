"""What an author wrote wrongly is told to her, all of it, wherever she meets it: no traceback, no name of a class."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from denen.site.tests.house import House

SERVICE = """
from denen.base.plain.service import Field, Names, Service, Zone

names = Names(ja="灯", en="Lamp", easy="あかり")
service = Service(
    slug="lamp", names=names, summary=names, field=Field.RESIDENTS, zone=Zone.INNER, app="lamp",
    procedures="files", NEEDS
)
"""
HEAD = "直すまで denen は始まりません。 / denen does not start before this is mended:"
FAULTS = [
    HEAD,
    "lamp/files/first.yaml:1: must be a block with slug, version, names, summary, legal_basis, desk, event, handling,"
    " form, channels, retention",
    "lamp/files/second.yaml:1: is empty",
]


def plug_in(folder: Path, needs: str = "") -> str:
    """A service of somebody else's, with two wrong procedures. Gives the path to find it by."""
    site = folder / "site"
    (site / "lamp" / "files").mkdir(parents=True)
    (site / "lamp" / "__init__.py").touch()
    (site / "lamp" / "service.py").write_text(SERVICE.replace("NEEDS", needs))
    (site / "lamp" / "files" / "first.yaml").write_text("- 1\n")
    (site / "lamp" / "files" / "second.yaml").touch()
    (site / "lamp-1.dist-info").mkdir()
    (site / "lamp-1.dist-info" / "METADATA").write_text("Name: lamp\nVersion: 1\n")
    (site / "lamp-1.dist-info" / "entry_points.txt").write_text("[denen.service]\nlamp = lamp.service:service\n")
    return os.pathsep.join([str(site), *(path for path in sys.path if not path.startswith(sys.base_prefix))])


@pytest.mark.parametrize("words", [("totp", "suzuki"), ("manage", "check"), ("reference",)])
def test_every_fault_of_every_file_is_said_by_every_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert denen(plug_in(tmp_path), *words) == (1, FAULTS)


def test_a_wrong_declaration_is_said_as_plainly(tmp_path: Path) -> None:
    code, said = denen(plug_in(tmp_path, 'needs=("light",),'), "manage", "check")
    assert (code, said[0], len(said)) == (1, HEAD, 2)
    assert said[1].startswith("lamp.service:service: lamp needs 'light', which is no kernel module")


def denen(paths: str, *words: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "denen.site.command", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    return done.returncode, done.stderr.splitlines()


@pytest.fixture
def house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="denen-authors-") as folder, House(Path(folder)) as house:
        yield house


@pytest.mark.slow
@pytest.mark.xdist_group("up")
def test_the_start_says_every_fault_also_of_files_that_were_right_before(house: House, tmp_path: Path) -> None:
    house.settings["PYTHONPATH"] = plug_in(tmp_path)
    files = tmp_path / "site" / "lamp" / "files"
    wrong = {path: path.read_text() for path in files.iterdir()}
    for path in wrong:
        path.unlink()
    house.up()
    assert house.stop() == 0
    for path, text in wrong.items():
        path.write_text(text)
    done = house.run("up")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-3:] == FAULTS
    assert done.stderr == ""
    assert house.processes() == []
