"""Runs the tests that prove what a service must do, and says which requirement each of them bears out.

The tests run as anybody would run them: by pytest, in a process and on a database of their own.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from denen.base.plain.service import Service
from denen.programme.catalogue.types import NoTests, Outcome

ROOT = Path(__file__).parents[4]
_OURS = ("DENEN_", "DATABASE_", "DJANGO_")  # what this process was told is not for the tests


def outcomes(service: Service, *, root: Path = ROOT) -> dict[str, Outcome]:
    """By the requirement's number. A test that is not there is missing; one that was skipped proves nothing.

    Raises NoTests where an installation has no pytest, or not the tests.
    """
    nodes = {each.number: each.test for each in service.requirements}
    there = {node for node in nodes.values() if (root / node.partition("::")[0]).is_file()}
    if nodes and (not there or importlib.util.find_spec("pytest") is None):
        raise NoTests(service=service.slug)
    results = _run(sorted(there), root)
    return {number: results.get(_key(node), Outcome.MISSING) for number, node in nodes.items()}


def _run(nodes: Sequence[str], root: Path) -> dict[tuple[str, str], Outcome]:
    """By file and function; of a test with several cases the worst."""
    with tempfile.TemporaryDirectory(prefix="denen-conformance-") as folder:
        report = Path(folder) / "report.xml"
        options = ("-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1", f"--junitxml={report}")
        subprocess.run(
            [sys.executable, "-m", "pytest", *options, *nodes],
            cwd=root,
            env={name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
            capture_output=True,
        )
        if not report.exists():
            return {}
        # Our own pytest has written it, a moment ago, into a folder that only we can enter.
        cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314
        found: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
        for case in cases:
            function = case.get("name", "").partition("[")[0]
            found[case.get("file", ""), function].append(_outcome(case))
    return {key: min(every, key=list(Outcome).index) for key, every in found.items()}


def _outcome(case: ElementTree.Element) -> Outcome:
    if case.find("failure") is not None or case.find("error") is not None:
        return Outcome.FAILED
    return Outcome.SKIPPED if case.find("skipped") is not None else Outcome.PASSED


def _key(node: str) -> tuple[str, str]:
    file, _, rest = node.partition("::")
    return file, rest.rpartition("::")[2].partition("[")[0]
