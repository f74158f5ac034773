"""Conditions in CEL: what they may ask, and that a wrong one never gets as far as a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denen.base.plain.dates import PartialDate
from denen.kernel.procedures.rules import FACTS, PERSON, WrongCondition, condition, facts_for_rules, holds
from denen.kernel.procedures.tests.cast import AOI, LAN, MOVE, PROCEDURES, REN, TENKYO, move
from denen.kernel.procedures.types import Facts, Person, PersonFacts, Standing


@pytest.mark.parametrize(
    ("source", "facts", "answer"),
    [
        ("person.age == 38", move(), True),
        ("movers.exists(m, m.age < 16)", move(), True),
        ("movers.exists(m, m.age < 16)", move(movers=(AOI,)), False),
        ("movers.all(m, m.in_register) && size(movers) == 2", move(), True),
        ("event.whole_household", move(), False),
        ("event.whole_household", move(movers=move().household.members), True),
        ("event.standing in ['agent', 'messenger']", move(), False),
        ("event.standing in ['agent', 'messenger']", move(event=replace(MOVE, standing=Standing.AGENT)), True),
        ("movers.exists(m, m.foreign)", move(movers=(LAN,)), True),
        ("event.days_since_move == 4 && !event.late", move(), True),
        ("event.late ? person.age > 18 : household.size == 3", move(), True),
        ("person.age == -1", move(person=PersonFacts()), True),
        ("event.protected || person.foreign", move(protected=True), True),
    ],
)
def test_a_condition_sees_the_facts(source: str, facts: Facts, answer: bool) -> None:
    assert holds(condition(source), facts_for_rules(facts, TENKYO.deadline)) is answer


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("person.agee >= 18", "asks for person.agee, which is not known here (known: age"),
        ("nobody.age > 1", "asks for 'nobody', which is not known here"),
        ("true || nobody.age > 1", "asks for 'nobody'"),
        ("true || person.agee > 1", "asks for person.agee"),
        ("movers.exists(m, true || m.agee < 1)", "asks for m.agee"),
        ("movers.exists(m, m.age < 1) || m.age > 1", "asks for 'm'"),
        ("movers.age > 1", "asks for movers.age"),
        ("person.age.years > 1", "asks for age.years"),
        ("size(person) > 1", "uses 'person' whole"),
        ("person.age >", "is not CEL"),
        ("person.age + 1", "must be true or false, but gives int"),
        ("event.kind > 3", "fails for"),
        ("event.kind.matches('(a+)+$')", "uses 'matches'"),
        ("timestamp('2020-01-01T00:00:00Z') == timestamp('2020-01-01T00:00:00Z')", "uses 'timestamp'"),
        ("size(movers.map(m, m.age)) > 0", "asks for 'm'"),
        ("movers.exists(m, movers.exists(n, n.age > m.age))", "within another"),
        ("movers[0].age > 1", "reaches into a list by number"),
        ("person['age'] > 1", "uses 'person' whole"),
        ("{'a': true}.a", "uses a map"),
        ("movers.exists(r, event.kind == r'a')", "prefix or three quotes"),
        ("event.kind == '''a'''", "prefix or three quotes"),
        ("true // || person.agee", "has a comment"),
        ("1 == 1 && " * 50 + "true", "characters long"),
    ],
)
def test_a_wrong_condition_is_refused_when_it_is_read(source: str, why: str) -> None:
    with pytest.raises(WrongCondition) as refused:
        condition(source)
    assert why in str(refused.value)


_people = st.builds(
    PersonFacts,
    resident_id=st.none() | st.uuids(),
    register=st.none()
    | st.builds(Person, birth_date=st.none() | st.dates(date(1900, 1, 1), date(2026, 11, 24)).map(PartialDate.of)),
    is_head=st.booleans(),
    foreign=st.booleans(),
)


@given(
    person=_people,
    movers=st.lists(_people, max_size=6).map(tuple),
    protected=st.booleans(),
    moved_on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_every_condition_of_the_procedures_has_an_answer_for_everybody(
    person: PersonFacts, movers: tuple[PersonFacts, ...], protected: bool, moved_on: date | None
) -> None:
    facts = move(person=person, movers=movers, protected=protected, event=replace(MOVE, moved_on=moved_on))
    for procedure in PROCEDURES.values():
        known = facts_for_rules(facts, procedure.deadline)
        conditions = [
            *(rule.rule for rule in procedure.eligibility),
            *(document.when for document in procedure.documents),
            *(channel.when for channel in procedure.channels),
            *(box.when for box in procedure.form.fields()),
            *(box.needed_when for box in procedure.form.fields()),
        ]
        assert all(isinstance(holds(each, known), bool) for each in conditions)


def test_each_documented_fact_is_there() -> None:
    known = facts_for_rules(move(), TENKYO.deadline).variables
    assert {root: set(known[root]) for root in FACTS} == {root: set(names) for root, names in FACTS.items()}
    assert set(known["movers"][0]) == set(PERSON)


def test_a_childs_age_is_that_of_the_day() -> None:
    born = REN.known.birth_date
    assert born
    for today, age in ((date(2026, 7, 29), 7), (date(2026, 7, 30), 8)):
        known = facts_for_rules(move(today=today, person=REN), None)
        assert holds(condition(f"person.age == {age}"), known)
