"""The write-free counter (書かない窓口): forms filled from card and register; the resident only signs."""

from dataclasses import dataclass, field
from datetime import timedelta

from denen.base.plain.service import Field, MeasureSpec, Names, Requirement, Retention, Service, Zone


@dataclass(frozen=True)
class CounterSettings:
    """What a town configures. A roll-out copies it to the next town."""

    counters: int = 4
    """How many counters (窓口1番 …) there are."""
    procedures: tuple[str, ...] | list[str] = ()
    """Which procedures are offered, in this order; where none is named, all of the folder."""
    desks: dict[str, str] = field(
        default_factory=lambda: {"desk:juumin": "市民課 住民記録", "desk:kokuho": "国保年金課"}
    )
    """What the town calls the desks that work the cases, by role."""
    handed_on_to: str = "市民課 住民記録の担当"
    """Where a person is sent who cannot be served here."""


TESTS = "src/denen/services/counter/tests"

service = Service(
    slug="counter",
    names=Names(ja="書かない窓口", en="Write-free counter", easy="書かない 窓口"),
    summary=Names(
        ja="カードと台帳から申請書を埋め、来た人は確かめて署名するだけです。",
        en="Forms are filled from the card and the register; the visitor checks and signs.",
        easy="カードを 読んで、紙を 作ります。あなたは 見て、名前を 書くだけです。",
    ),
    field=Field.GOVERNMENT,
    zone=Zone.INNER,
    app="denen.services.counter",
    staff_page="counter:start",
    staff_roles=("counter", "desk"),
    needs=("places", "residents", "identity", "documents", "procedures", "measures"),
    measures=(
        MeasureSpec(
            slug="handling_time",
            names=Names(ja="窓口対応時間", en="Handling time at the counter", easy="窓口で かかった 時間"),
            unit="seconds",
            read="denen.services.counter.measures.handling_time",
        ),
        MeasureSpec(
            slug="fields_by_hand",
            names=Names(ja="手で書いた欄の数", en="Fields written by hand", easy="手で 書いた ところの 数"),
            unit="fields",
            read="denen.services.counter.measures.fields_by_hand",
        ),
    ),
    settings=CounterSettings,
    procedures="procedures",
    retention=(
        Retention(
            kind="visit",
            keep=timedelta(days=40),
            ground="差し戻しと月ごとの測定が済むまで。受付の記録は申請書に写され、ほかでは要らないため",
        ),
    ),
    requirements=(
        Requirement(
            number="1",
            text=Names(
                ja="カードを読むと、その人の世帯が台帳の写しから出る",
                en="The card leads to the household in the copy of the register",
                easy="カードで 家族が わかる",
            ),
            test=f"{TESTS}/test_counter.py::test_a_move_goes_from_the_card_to_the_desk_with_nothing_typed_twice",
        ),
        Requirement(
            number="2",
            text=Names(
                ja="支援措置対象者は、名指しされた職員のほかには見えない",
                en="A protected person is seen by nobody but the clerks named for her",
                easy="守られている 人は、決まった 職員だけが 見る",
            ),
            test=f"{TESTS}/test_protected.py::test_misaki_is_unknown_at_the_counter_of_a_clerk_not_named_for_her",
        ),
        Requirement(
            number="3",
            text=Names(
                ja="誤った入力は言葉で伝えられ、入力したものは失われない",
                en="Wrong input is answered in words and nothing typed is lost",
                easy="まちがえても、書いた ものは なくならない",
            ),
            test=f"{TESTS}/test_broken_input.py::test_a_date_in_the_future_is_said_in_words_and_stays",
        ),
    ),
)
