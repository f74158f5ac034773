"""`denen demo counter`: the slice without a browser, on the running database or on one of its own."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from denen.base import clock
from denen.base.database.leftovers import processes_on
from denen.base.tenancy import acting_for
from denen.base.testing.towns import SHIOJIRI
from denen.kernel.procedures import api as procedures
from denen.site import example
from denen.site.demo import counter
from denen.site.demo.counter_story import tell
from denen.site.faults import NoExampleTown, TownIsReal


@pytest.fixture
def example_towns(committed: None) -> None:
    example.furnish(people={SHIOJIRI.lg_code: 20}, at=clock.now())


def test_the_story_leads_from_the_card_to_two_finished_cases_and_may_be_told_again(
    example_towns: None, tmp_path: Path
) -> None:
    first, papers = tell(folder=tmp_path / "demo")
    again, more_papers = tell(folder=tmp_path / "demo")
    assert [step.does_en for step in again][:9] == [step.does_en for step in first][:9]
    assert [path.name.partition("-")[0] for path in papers] == ["tenkyo", "juminhyo"]
    assert len({*papers, *more_papers}) == 4
    for path in (*papers, *more_papers):
        assert path.read_bytes().startswith(b"%PDF-")
    assert all(step.milliseconds > 0 for step in first)
    with acting_for(SHIOJIRI.lg_code):
        assert procedures.counts("desk:juumin")[procedures.State.DONE] == 4
        assert procedures.counts("desk:juumin")[procedures.State.HANDED_IN] == 0


def test_a_locked_card_does_not_end_the_story(example_towns: None, owner: psycopg.Connection, tmp_path: Path) -> None:
    tell(folder=tmp_path)
    owner.execute("UPDATE identity_softwarecardstate SET tries_left = 0 WHERE card = 'aoi'")
    _, papers = tell(folder=tmp_path)
    assert len(papers) == 2


def test_a_real_town_is_no_stage(owner: psycopg.Connection, owner_url: str) -> None:
    counter.check_town(owner_url)
    try:
        owner.execute("UPDATE base_localgovernment SET invented = false WHERE lg_code = %s", [SHIOJIRI.lg_code])
        with pytest.raises(TownIsReal):
            counter.check_town(owner_url)
        owner.execute("UPDATE base_localgovernment SET lg_code = '999999' WHERE lg_code = %s", [SHIOJIRI.lg_code])
        with pytest.raises(NoExampleTown):
            counter.check_town(owner_url)
    finally:
        owner.execute(
            "UPDATE base_localgovernment SET lg_code = %s, invented = true WHERE slug = 'shiojiri'", [SHIOJIRI.lg_code]
        )
    counter.check_town(owner_url)


@pytest.mark.slow
def test_in_an_empty_folder_the_command_makes_the_example_towns_and_tells_the_story(tmp_path: Path) -> None:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DENEN_", "DATABASE_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-P", "-m", "denen.site.command", "demo", "counter"],
        env=kept | {"DENEN_VAR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (
        "カードを読む",
        "the card is read",
        "田中 葵、田中 一郎、田中 蓮",
        "2026-000001"[4:],
        "handling time",
    ):
        assert words in done.stdout
    papers = sorted(path.name for path in (tmp_path / "demo").iterdir())
    assert [name.partition("-")[0] for name in papers] == ["juminhyo", "tenkyo"]
    assert processes_on(tmp_path / "postgres" / "data") == set()
