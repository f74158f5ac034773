import csv
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current


@pytest.fixture
def published() -> list[dict[str, str]]:
    """The published table of municipalities, where DENEN_DATA has it."""
    file = Path(current.DENEN_DATA, "places", "municipalities.csv")
    if not file.is_file():
        pytest.skip("DENEN_DATA has no places/municipalities.csv")
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.fixture
def boundaries_there() -> None:
    if not Path(current.DENEN_DATA, "places", "municipality_area.topojson").is_file():
        pytest.skip("DENEN_DATA has no boundaries")


@pytest.fixture
def no_data(settings: Any, tmp_path: Path) -> None:
    settings.DENEN_DATA = tmp_path
