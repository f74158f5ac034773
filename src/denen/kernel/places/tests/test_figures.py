from decimal import Decimal
from pathlib import Path
from typing import Any

from denen.kernel.places.api import all_figures, figures, municipalities


def test_every_municipality_of_the_table_is_one_of_ours(published: list[dict[str, str]]) -> None:
    assert set(all_figures()) == {each.lg_code for each in municipalities()}


def test_the_figures_of_shiojiri(published: list[dict[str, str]]) -> None:
    found = figures("202151")
    assert found
    row = next(row for row in published if row["code6"] == "202151")
    assert (str(found.population), str(found.households)) == (row["population_2025"], row["households_2025"])
    assert found.area_km2 == Decimal(row["area_km2"])


def test_without_the_table_there_are_none(no_data: None) -> None:
    assert figures("202151") is None


def test_a_broken_table_costs_the_figures_and_nothing_else(no_data: None, settings: Any) -> None:
    folder = Path(settings.DENEN_DATA, "places")
    folder.mkdir()
    (folder / "municipalities.csv").write_text("code6,population_2025\n202151,many\n")
    assert figures("202151") is None
