"""`denen service new`: what it writes works at once, and is held to the house as everything else here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from denen.site import new_service
from denen.site.new_service import PATTERN, BadName, write

ROOT = Path(__file__).parents[4]
HOUSE = ("src", "tests", "docs", "scripts", "conftest.py", "pyproject.toml", "README.md", "LICENSE", "publiccode.yml")

GUARDS = (
    *("tests/test_guard_house.py", "tests/test_guard_isolation.py", "tests/test_guard_routes.py"),
    "tests/test_guard_docs.py::test_the_reference_says_what_the_code_says",
    "tests/test_guard_docs.py::test_every_requirement_is_proved_by_a_test_that_exists",
    *("-k", "(lamp or not test_guard_isolation) and not turns_red"),
)


def test_all_of_the_pattern_is_written_under_the_new_name(tmp_path: Path) -> None:
    written = write("street_lamp", tmp_path)
    assert len(written) == len(list(PATTERN.rglob("*.txt")))
    assert {path.relative_to(tmp_path).parts[0] for path in written} == {"street_lamp"}
    assert "class StreetLampConfig(AppConfig):" in (tmp_path / "street_lamp" / "apps.py").read_text("utf-8")
    assert (tmp_path / "street_lamp" / "templates" / "street_lamp" / "notes.html").exists()
    left = [path for path in written if "{name}" in f"{path}{path.read_text('utf-8')}" or "{Name}" in path.read_text()]
    assert left == []


@pytest.mark.parametrize(
    "name", ["", "l", "Lamp", "1lamp", "street-lamp", "街灯", "../lamp", "lamp/x", "_lamp", "l" * 22, "lamp\n"]
)
def test_a_name_that_cannot_be_a_services_is_refused_in_both_languages(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadName, match=r"小文字.* small letters"):
        write(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_keyword_of_python_is_refused_as_one(tmp_path: Path) -> None:
    with pytest.raises(BadName, match=r"class は Python の予約語.* a keyword of Python"):
        write("class", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["residents", "documents", "measures", "base", "staff", "lamp"])
def test_nothing_that_is_there_is_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "lamp").mkdir()
    with pytest.raises(BadName, match=f"{name} はもうあります。 There is a {name} already."):
        write(name, tmp_path)
    assert list((tmp_path / "lamp").iterdir()) == []


def test_the_command_tells_what_it_wrote_and_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(new_service.write, "__defaults__", (tmp_path,))
    assert new_service.main(["lamp"]) == 0
    assert "Wrote" in capsys.readouterr().out
    assert new_service.main(["lamp"]) == 1
    assert "There is a lamp already." in capsys.readouterr().err
    for nothing in ([], [""]):
        assert new_service.main(nothing) == 2
        assert "Give one name: denen service new lamp" in capsys.readouterr().err


@pytest.mark.slow
def test_a_new_service_passes_its_own_tests_and_every_guard_of_the_house(tmp_path: Path) -> None:
    house = tmp_path / "house"
    for name in HOUSE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, house / name, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
        elif (ROOT / name).exists():
            house.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, house)
    fonts = Path("src/denen/kernel/documents/fonts")
    (house / fonts).symlink_to(ROOT / fonts)

    assert run(house, "-m", "denen.site.command", "service", "new", "lamp")
    assert run(house, "-m", "denen.site.command", "reference")
    assert run(house, "-m", "ruff", "check", "src/denen/services/lamp")
    assert run(house, "-m", "ruff", "format", "--check", "src/denen/services/lamp")
    assert run(house, "-m", "denen.base.ui.messages", "check")
    assert run(house, "-m", "denen.base.ui.lint")
    assert run(house, "-m", "pytest", "-q", "-p", "no:cacheprovider", "src/denen/services/lamp", *GUARDS)


def run(house: Path, *words: str) -> bool:
    """Whether Python ends well in a copy of the house; else what it said is shown."""
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DENEN_", "PYTEST"))}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(house / "src"), *libraries]),
        "DENEN_SECRET_KEY": "only for this test",
        "DENEN_ROLE_URL": "postgresql://nobody@localhost/nowhere",
        "DENEN_VAR": str(house / "var"),
    }
    if words[1] == "pytest":
        del environment["DENEN_ROLE_URL"]
    done = subprocess.run(
        [sys.executable, "-P", *words], cwd=house, env=environment, capture_output=True, text=True, timeout=600
    )
    print(*words, done.stdout, done.stderr, sep="\n")
    return done.returncode == 0
