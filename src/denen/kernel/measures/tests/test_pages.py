import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from denen.base import clock
from denen.base.services import installed, switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.testing import SignedIn
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.measures.models import Recorded
from denen.kernel.measures.tests.example import LAMP, visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lamp_in_shiojiri")]
ADDRESS = "/shiojiri/measures/lamp/repair_time/"
WEEK = {"first": "2026-11-02", "last": "令和8年11月8日", "by": "day"}


@pytest.fixture(autouse=True)
def friday() -> object:
    with clock.frozen(datetime(2026, 11, 20, 1, 0, tzinfo=UTC)) as moment:
        yield moment


@pytest.fixture
def browser(signed_in: SignedIn, ito: ClerkFacts) -> Client:
    return signed_in(ito)


def test_the_list_names_the_measures_of_services_switched_on(browser: Client) -> None:
    page = browser.get("/shiojiri/measures/").text
    assert re.findall(r'<a href="(/shiojiri/measures/[^"]+)">(.*?)</a><span class="small">(.*?)</span>', page) == [
        ("/shiojiri/measures/lamp/repair_time/", "修理の時間", "中央値"),
        ("/shiojiri/measures/lamp/reports/", "通報の数", "合計"),
        ("/shiojiri/measures/lamp/fields/", "手で書いた欄", "平均"),
    ]


def test_a_town_without_services_is_told_so(signed_in: SignedIn, kobayashi: ClerkFacts) -> None:
    page = signed_in(kobayashi).get("/matsumoto/measures/").text
    assert "実績値のあるサービスは、まだ使われていません" in page


@pytest.mark.parametrize("who", ["suzuki", "takahashi", "ito"])
def test_counter_desk_and_officer_read_measures(who: str, request: pytest.FixtureRequest, signed_in: SignedIn) -> None:
    assert signed_in(request.getfixturevalue(who)).get(ADDRESS).status_code == 200


def test_nobody_else_reads_them(client: Client, signed_in: SignedIn, kobayashi: ClerkFacts) -> None:
    visit("2026-11-02", 60)
    for stranger in (client, signed_in(kobayashi)):
        page = stranger.get(ADDRESS, WEEK)
        assert "1分00秒" not in page.text
        assert page.status_code in (302, 401, 403)


def test_a_measure_is_shown_as_value_plot_and_table(browser: Client) -> None:
    for day, seconds in (("2026-11-02", 60), ("2026-11-02", 180), ("2026-11-04", 750)):
        visit(day, seconds)
    page = browser.get(ADDRESS, WEEK).text
    assert '<p class="big">3分00秒</p>' in page
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"<tbody.*?</tbody>", page, re.DOTALL)]
    table = re.findall(r"<tr.*?</tr>", re.findall(r"<tbody.*?</tbody>", page, re.DOTALL)[0], re.DOTALL)
    assert len(rows) == 1
    assert [re.sub(r"<[^>]+>", " ", row).split() for row in table[:3]] == [
        ["2026年11月2日", "2分00秒", "2", "少数", "記録から"],
        ["2026年11月3日", "—", "値なし", "0"],
        ["2026年11月4日", "12分30秒", "1", "少数", "記録から"],
    ]
    assert len(table) == 7
    assert page.count('<circle class="dot few"') == 2 + 1  # two values, and the key
    assert re.search(r'<svg class="plot"[^>]*role="img" aria-labelledby="plot-title plot-desc">', page)
    assert "style=" not in page


def test_without_records_the_page_says_so_and_draws_nothing(browser: Client) -> None:
    page = browser.get(ADDRESS).text
    assert "この期間に記録はありません。" in page
    assert 'class="plot"' not in page


def test_the_last_thirteen_weeks_are_shown_unasked(browser: Client) -> None:
    visit("2026-11-20", 60)
    page = browser.get(ADDRESS).text
    assert "<h2>2026年8月24日〜2026年11月22日</h2>" in page
    assert page.count("<tr") == 1 + 13


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"first": "きのう"}, "日付を読み取れません"),
        ({"first": "2026-11-09"}, "おわりの日は、はじめの日と同じか"),
        ({"first": "1990-01-01"}, "400個までしか示せません"),
        ({"last": "9999-12-31"}, "おわりの日は、はじめの日と同じか"),
        ({"by": "hour"}, "hour"),
    ],
)
def test_a_period_that_cannot_be_shown_is_explained_and_what_was_typed_stays(
    browser: Client, typed: dict[str, str], says: str
) -> None:
    asked = {**WEEK, **typed}
    page = browser.get(ADDRESS, asked)
    assert page.status_code == 422
    assert says in page.text
    assert all(f'value="{asked[name]}"' in page.text for name in ("first", "last"))


def test_a_measure_that_is_not_there_is_a_page_in_words(browser: Client) -> None:
    for address in ("lamp/colour/", "candle/repair_time/"):
        page = browser.get(f"/shiojiri/measures/{address}")
        assert page.status_code == 404
        assert "という実績値はありません。" in page.text


def test_a_service_not_switched_on_shows_no_measures(signed_in: SignedIn, kobayashi: ClerkFacts) -> None:
    assert signed_in(kobayashi).get("/matsumoto/measures/lamp/repair_time/").status_code == 404


def test_the_table_comes_as_csv(browser: Client) -> None:
    visit("2026-11-02", 60)
    answer = browser.get(ADDRESS + "values.csv", {**WEEK, "last": "2026-11-03"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="lamp-repair_time-2026-11-02-2026-11-03.csv"'
    )
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == [
        ["はじめの日", "おわりの日", "中央値 (秒)", "n", "出どころ"],
        ["2026-11-02", "2026-11-02", "60", "1", "記録から"],
        ["2026-11-03", "2026-11-03", "", "0", ""],
    ]


def test_an_officer_records_a_counted_value_and_sees_it_beside_the_plot(
    browser: Client, shiojiri: TownFacts, ito: ClerkFacts
) -> None:
    visit("2026-11-02", 60)
    given = {"first": "R7.10.1", "last": "R7.10.31", "value": "840", "n": "20", "how": "ストップウォッチ"}
    done = browser.post(ADDRESS + "record/", given)
    assert (done.status_code, done.headers["Location"]) == (302, ADDRESS)
    with acting_for(shiojiri.lg_code):
        assert Recorded.objects.get().recorded_by == ito.id
    page = browser.get(ADDRESS, WEEK).text
    assert "2025年10月1日〜2025年10月31日 14分00秒" in page
    assert "ストップウォッチ" in page


def test_a_wrong_entry_is_explained_and_kept_on_the_page(browser: Client, shiojiri: TownFacts) -> None:
    given = {"first": "R7.10.1", "last": "R7.10.31", "value": "-5", "n": "0", "how": "紙の台帳"}
    page = browser.post(ADDRESS + "record/", given)
    assert page.status_code == 422
    assert 'value="紙の台帳"' in page.text
    with acting_for(shiojiri.lg_code):
        assert not Recorded.objects.exists()


def test_only_an_officer_records(signed_in: SignedIn, suzuki: ClerkFacts) -> None:
    counter = signed_in(suzuki)
    assert counter.get(ADDRESS + "record/").status_code == 403
    assert "record/" not in counter.get(ADDRESS, WEEK).text


def test_the_list_costs_the_same_for_one_service_and_for_three(browser: Client, shiojiri: TownFacts) -> None:
    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            page = browser.get("/shiojiri/measures/").text
        # Which towns are open is asked again every few seconds, by whichever request comes then.
        asked = [query for query in seen.captured_queries if "base_localgovernment" not in query["sql"]]
        return len(asked), page.count('href="/shiojiri/measures/lamp')

    queries()
    one, links = queries()
    try:
        for slug in ("lamp_two", "lamp_three"):
            installed()[slug] = replace(LAMP, slug=slug)
            with acting_for(shiojiri.lg_code):
                switch_on(slug, at=clock.now())
        assert queries() == (one, 3 * links)
    finally:
        for slug in ("lamp_two", "lamp_three"):
            installed().pop(slug, None)
