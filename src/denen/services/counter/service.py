"""The write-free counter (書かない窓口): forms filled from card and register; the resident only signs."""

from dataclasses import dataclass, field
from datetime import timedelta

from denen.base.plain.service import Field, MeasureSpec, Names, Requirement, Retention, Screen, Service, Zone


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
    systems=(19,),
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
            number="19-1",
            text=Names(
                ja="カードと住民記録の写しから申請書が埋まり、一度聞いたことを二度書かせない",
                en="Card and register fill the forms, and nothing is asked twice",
                easy="カードで 紙が できる。おなじ ことを 2回 書かない",
            ),
            test=f"{TESTS}/test_counter.py::test_a_move_goes_from_the_card_to_the_desk_with_nothing_typed_twice",
        ),
        Requirement(
            number="19-3",
            text=Names(
                ja="来た人が誰で、どう確かめたかを記録し、使者や代理人も受けられる",
                en="Who came, and how it was shown, is recorded; agents and messengers are served",
                easy="だれが 来たかを 書いて おく。家族や たのまれた 人も 来る ことが できる",
            ),
            test=f"{TESTS}/test_who_came.py::test_an_agent_of_another_town_is_typed_and_the_person_is_searched",
        ),
        Requirement(
            number="19-4",
            text=Names(
                ja="埋めた内容を来た人が自分の画面で確かめ、画面か紙に署名できる",
                en="The visitor checks the result on her own screen, and signs there or on paper",
                easy="自分の 画面で 見て、画面か 紙に 名前を 書く",
            ),
            test=f"{TESTS}/test_counter.py::test_the_second_screen_waits_shows_the_forms_thanks_and_forgets",
        ),
        Requirement(
            number="19-5",
            text=Names(
                ja="担当課が受け取り、理由をつけて差し戻し、終わりまで状態をたどれる",
                en="Desks take cases, return them with a reason, and follow them to the end",
                easy="まちがいが あれば もどって くる。どこまで すすんだか わかる",
            ),
            test=f"{TESTS}/test_desk.py::test_a_case_goes_back_is_corrected_and_done",
        ),
        Requirement(
            number="19-6",
            text=Names(
                ja="支援措置対象者は、名指しされた職員のほかには見えず、住所が紙にも画面にも出ない",
                en="A protected person is seen by nobody but the clerks named for her, her address by nobody",
                easy="守られている 人は、決まった 職員だけが 見る。住所は 出ない",
            ),
            test=f"{TESTS}/test_protected.py::test_misaki_is_unknown_at_the_counter_of_a_clerk_not_named_for_her",
        ),
        Requirement(
            number="19-7",
            text=Names(
                ja="受付から引き渡しまでの時間と、手で書いた欄の数が、記録から自動で測られる",
                en="Handling time and fields written by hand are measured from the records",
                easy="かかった 時間は、自動で はかる",
            ),
            test=f"{TESTS}/test_counter.py::test_the_measures_read_what_happened",
        ),
        Requirement(
            number="1",
            text=Names(
                ja="誤った入力は言葉で伝えられ、入力したものは失われない",
                en="Wrong input is answered in words and nothing typed is lost",
                easy="まちがえても、書いた ものは なくならない",
            ),
            test=f"{TESTS}/test_broken_input.py::test_a_date_in_the_future_is_said_in_words_and_stays",
        ),
    ),
    screens=(
        Screen(
            file="counter/details.png",
            shows=Names(
                ja="誰がどこへ引っ越すかを確かめる画面。分かっていることは、もう埋まっている",
                en="Who moves, and where to. What is known is filled in already",
                easy="だれが どこへ ひっこすかを たしかめる 画面",
            ),
        ),
    ),
)
