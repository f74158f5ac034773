"""A service with three measures, whose records are a list. A real one queries its tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from denen.base.plain.service import Field, MeasureSpec, Names, Service, Zone
from denen.base.services import installed
from denen.kernel.measures.types import Sample

HERE = "denen.kernel.measures.tests.example"
RECORDS: list[Sample] = []


def records(period_from: date, period_to: date) -> tuple[Sample, ...]:
    return tuple(RECORDS)


def visit(day: str, seconds: float, hour: int = 3) -> Sample:
    """A visit on a day (at noon in Japan, unless said otherwise)."""
    sample = Sample(datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC), seconds)
    RECORDS.append(sample)
    return sample


LAMP = Service(
    slug="lamp",
    names=Names(ja="街灯", en="Street lamps", easy="まちの 明かり"),
    summary=Names(ja="街灯の例", en="An example", easy="例"),
    field=Field.SAFETY,
    zone=Zone.INNER,
    app="denen.kernel.measures",
    measures=(
        MeasureSpec(
            slug="repair_time",
            names=Names(ja="修理の時間", en="Time to repair", easy="なおす 時間"),
            unit="seconds",
            read=f"{HERE}.records",
        ),
        MeasureSpec(
            slug="reports",
            names=Names(ja="通報の数", en="Reports", easy="知らせの 数"),
            unit="cases",
            read=f"{HERE}.records",
            better="higher",
        ),
        MeasureSpec(
            slug="fields",
            names=Names(ja="手で書いた欄", en="Fields by hand", easy="手で 書いた ところ"),
            unit="fields",
            read=f"{HERE}.records",
        ),
    ),
)


@contextmanager
def lamp_installed() -> Iterator[Service]:
    installed()["lamp"] = LAMP
    try:
        yield LAMP
    finally:
        del installed()["lamp"]
        RECORDS.clear()
