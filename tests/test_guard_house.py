"""Rules of the house that a machine can hold."""

import ast
import re
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from denen.base import access
from denen.base.tenancy.models import ClassedModel, FencedModel

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
FOREIGN_TABLES: dict[str, str] = {}
"""Models of libraries, each with the reason why it needs no class of ours."""


def test_no_file_is_longer_than_500_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 500
    }
    assert long == {}


def test_every_module_has_a_readme_that_is_read_in_a_minute() -> None:
    house = ROOT / "src" / "denen"
    modules = [
        path.parent for floor in ("kernel", "services", "programme") for path in house.glob(f"{floor}/*/apps.py")
    ]
    longest = dict.fromkeys([house / "base", *modules], 40) | {house / "base" / "ui": 60}  # ui lists its parts
    assert len(longest) > 7
    lines = {module: len((module / "README.md").read_text().splitlines()) for module in longest}
    assert {module.name: count for module, count in lines.items() if count > longest[module]} == {}


def test_no_room_is_named_for_nothing() -> None:
    nothing = re.compile(r"^(utils?|helpers?|common|managers?|misc)(\.py)?$")
    assert [path for path in (ROOT / "src").rglob("*") if nothing.match(path.name)] == []


def test_every_model_declares_its_class() -> None:
    undeclared = [
        model._meta.label
        for model in apps.get_models()
        if not issubclass(model, ClassedModel) and model._meta.label not in FOREIGN_TABLES
    ]
    assert undeclared == []


def routes(urlconf: str) -> list[tuple[str, object]]:
    found = []

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, prefix + str(pattern.pattern))
            else:
                found.append((prefix + str(pattern.pattern), pattern.callback))

    walk(get_resolver(urlconf).url_patterns, "")
    return found


@pytest.mark.parametrize("urlconf", ["denen.site.urls", "denen.site.town_urls"])
def test_every_route_says_who_may_enter(urlconf: str) -> None:
    all_routes = routes(urlconf)
    assert len(all_routes) > 2
    assert [route for route, view in all_routes if access.access_of(view) is None] == []  # type: ignore[arg-type]


def test_only_named_pages_of_a_town_are_public() -> None:
    public = {route for route, view in routes("denen.site.town_urls") if access.access_of(view).who == "public"}  # type: ignore[arg-type,union-attr]
    assert public == {"", "staff/sign-in/", "staff/sign-out/"} | {route for route in public if "sign-in" in route}


@pytest.mark.django_db
def test_no_migration_is_outstanding() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_unique_constraints_and_indexes_of_fenced_tables_lead_with_the_town() -> None:
    wrong = []
    for model in apps.get_models():
        if not issubclass(model, FencedModel):
            continue
        wrong += [
            f"{model._meta.label}: {rule.name}"
            for rule in [*model._meta.constraints, *model._meta.indexes]
            if getattr(rule, "fields", None) and rule.fields[0].lstrip("-") != "lg_code"
        ]
        wrong += [
            f"{model._meta.label}.{field.name} is unique across towns"
            for field in model._meta.local_fields
            if field.unique and not field.primary_key
        ]
    assert wrong == []


FRONT_DOORS = {"api", "types", "service", "urls", "testing"}


def test_outsiders_enter_a_kernel_module_by_its_front_door() -> None:
    graph = grimp.build_graph("denen")
    kernel = {module.rpartition(".")[2] for module in graph.find_children("denen.kernel")}
    wrong = []
    for name in kernel:
        inside = f"denen.kernel.{name}"
        for module in graph.find_descendants(inside):
            door = module.removeprefix(inside + ".").partition(".")[0]
            if door in FRONT_DOORS:
                continue
            wrong += [
                f"{outsider} -> {module}"
                for outsider in graph.find_modules_that_directly_import(module)
                if not outsider.startswith(inside + ".") and outsider != inside and ".tests" not in outsider
            ]
    assert wrong == []


def test_only_the_clock_and_views_read_the_clock() -> None:
    wrong = []
    for path in SOURCES:
        name = str(path.relative_to(ROOT / "src"))
        if "/tests/" in name or "/management/" in name or name == "denen/base/clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("datetime.now", "date.today", "timezone.now"):
                wrong.append(f"{name}:{node.lineno}")
    assert wrong == []
