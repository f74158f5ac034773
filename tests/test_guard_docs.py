"""What the docs promise is there: pages read off the code, links, tests that prove requirements, dependencies."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from denen.base.events import event_types
from denen.base.services import installed
from denen.site import reference

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [ROOT / "README.md", *DOCS, *sorted((ROOT / "src").rglob("README.md"))]


@pytest.mark.parametrize("name", ["settings.md", "services.md", "events.md", "tables.md", "commands.md"])
def test_the_reference_says_what_the_code_says(name: str) -> None:
    written = ROOT / "docs" / "reference" / name
    assert written.exists(), "run: denen reference"
    assert written.read_text("utf-8") == reference.pages()[name], "run: denen reference"


def test_the_reference_leaves_nothing_out() -> None:
    from denen.base.environment import SETTINGS
    from denen.site.command import COMMANDS

    pages = reference.pages()
    for service in installed().values():
        assert f"## {service.slug}: " in pages["services.md"]
        assert all(f"| `{measure.slug}` |" in pages["services.md"] for measure in service.measures)
    assert all(f"| `{setting.name}` |" in pages["settings.md"] for setting in SETTINGS)
    assert all(re.search(rf"\| `denen {command.name}[ `]", pages["commands.md"]) for command in COMMANDS)
    ours = [name for name, event in event_types().items() if ".tests." not in event.__module__]
    assert len(ours) >= 4
    assert all(f"| `{name}` |" in pages["events.md"] for name in ours)


def test_every_page_that_is_read_off_the_code_is_held_to_it() -> None:
    found = {path.name for path in DOCS if path.parent.name == "reference" and reference.WRITTEN in path.read_text()}
    assert found == set(reference.pages())


def anchors(page: Path) -> set[str]:
    """The names under which a page's headings are reached, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^ {4}.*$|```.*?```", "", page.read_text("utf-8"), flags=re.M), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_link_of_the_docs_leads_somewhere() -> None:
    broken = []
    for page in PAGES:
        text = re.sub(r"`[^`]*`", "", page.read_text("utf-8"))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            if not there.exists() or (anchor and anchor not in anchors(there)):
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_requirement_is_proved_by_a_test_that_exists() -> None:
    nodes = {
        requirement.test: f"{service.slug} {requirement.number}"
        for service in installed().values()
        for requirement in service.requirements
    }
    assert nodes
    missing = {}
    for node, whose in nodes.items():
        path, _, name = node.partition("::")
        file = ROOT / path
        functions = (
            {each.name for each in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(each, ast.FunctionDef)}
            if file.exists()
            else set()
        )
        if not name.startswith("test_") or name not in functions:
            missing[whose] = node
    assert missing == {}


def test_every_service_that_serves_people_names_what_it_must_do() -> None:
    assert [service.slug for service in installed().values() if service.has_pages and not service.requirements] == []


def test_the_dependencies_are_those_of_the_project_each_with_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[\[<>=]", each)[0].lower() for each in project["dependencies"]}
    text = (ROOT / "docs" / "reference" / "dependencies.md").read_text("utf-8")
    running = text.partition("## For running")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in running.splitlines() if line[:1] == "|"]
    assert {row[0].lower().split()[0] for row in rows[2:]} == needed
    assert all(len(row) == 4 and all(row) for row in rows[2:])  # package, licence, why, runner-up


def test_what_only_builds_and_tests_is_named_too() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["dev"]
    text = (ROOT / "docs" / "reference" / "dependencies.md").read_text("utf-8").partition("## For building")[2]
    assert [name for name in groups if not name.startswith("types-") and name not in text.lower()] == []
