"""The files by which others find, judge and reuse the software. Rules: the publiccode.yml standard, release 0.7."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import denen

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def publiccode() -> Any:
    return yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))


def test_publiccode_has_every_mandatory_key(publiccode: Any) -> None:
    mandatory = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"}
    mandatory |= {"description", "legal", "maintenance", "localisation"}
    assert mandatory <= publiccode.keys()
    assert publiccode["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert publiccode["maintenance"]["type"] != "contract" or publiccode["maintenance"]["contractors"]
    assert publiccode["maintenance"]["type"] not in {"internal", "community"} or publiccode["maintenance"]["contacts"]


def test_publiccode_describes_the_software_in_both_languages_within_the_lengths_allowed(publiccode: Any) -> None:
    assert publiccode["description"].keys() == {"ja", "en"}
    for text in publiccode["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert len(text["features"]) >= 5


def test_publiccode_agrees_with_the_package(publiccode: Any) -> None:
    assert publiccode["softwareVersion"] == denen.__version__
    assert publiccode["legal"]["license"] == PROJECT["license"]
    python = next(item for item in publiccode["dependsOn"]["open"] if item["name"] == "Python")
    assert PROJECT["requires-python"] == f">={python['versionMin']}"


def test_the_licence_is_there_in_full() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License\n                           Version 2.0" in text
    assert "END OF TERMS AND CONDITIONS" in text
