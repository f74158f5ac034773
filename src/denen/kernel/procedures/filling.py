"""Filling a form: each box from the first source that speaks, what was typed before all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

import cel

from denen.base.plain.refusals import Refusal
from denen.kernel.procedures import dates, rules
from denen.kernel.procedures.sources import read_path, readings
from denen.kernel.procedures.types.facts import Facts, PersonFacts
from denen.kernel.procedures.types.form import (
    Eligibility,
    Filled,
    FilledForm,
    FilledSection,
    FourDates,
    People,
    Reason,
    key_of,
)
from denen.kernel.procedures.types.procedure import (
    Channel,
    ChannelKind,
    DateName,
    DocumentNeeded,
    FieldType,
    FormField,
    Procedure,
    Section,
    Source,
)
from denen.kernel.procedures.types.refusals import ChannelClosed, NotEligible, WrongValue
from denen.kernel.procedures.values import on_paper, plain


def fill(procedure: Procedure, facts: Facts) -> FilledForm:
    """Fills a procedure's form. Never raises for what people wrote: each box carries its own problem."""
    facts = _with_typed_dates(procedure, facts)
    known = rules.facts_for_rules(facts, procedure.deadline)
    event, form = facts.event, procedure.form
    four = FourDates(
        moved_on=event.moved_on,
        notified_on=event.notified_on or facts.today,
        resident_since=event.resident_since,
    )
    eligible = _eligibility(procedure, known)
    return FilledForm(
        procedure=procedure,
        sections=tuple(FilledSection(section, _rows(section, facts, known)) for section in form.sections),
        dates=four,
        protected=facts.protected,
        people=_people(facts),
        channel=event.channel,
        eligibility=eligible,
        addressed_to=read_path(form.addressed_to, facts) if form.addressed_to else "",
        notices=dates.notices(four, procedure.deadline, today=facts.today),
        refusals=(
            *_against_channel(procedure, event.channel, known),
            *_against_people(eligible),
            *dates.against(four, procedure.deadline, today=facts.today),
        ),
    )


def _people(facts: Facts) -> People:
    movers = tuple(mover.resident_id for mover in facts.movers if mover.resident_id)
    named = {facts.person.resident_id, facts.visitor.resident_id, *movers}
    members = (member.resident_id for member in facts.household.members)
    return People(
        person=facts.person.resident_id,
        visitor=facts.visitor.resident_id,
        movers=movers,
        others=tuple(id_ for id_ in members if id_ and id_ not in named),
        household=facts.household.number,
    )


def eligibility(procedure: Procedure, facts: Facts) -> Eligibility:
    """Whether the procedure is for these people, with the reason of each rule."""
    return _eligibility(procedure, rules.facts_for_rules(_with_typed_dates(procedure, facts), procedure.deadline))


def _eligibility(procedure: Procedure, known: cel.Context) -> Eligibility:
    reasons = []
    for rule in procedure.eligibility:
        held = rules.holds(rule.rule, known)
        reasons.append(Reason(held, rule.because if held else rule.otherwise))
    return Eligibility(all(reason.holds for reason in reasons), tuple(reasons))


def _against_channel(procedure: Procedure, kind: ChannelKind, known: cel.Context) -> tuple[Refusal, ...]:
    channel = procedure.channel(kind)
    if channel is None:
        return (ChannelClosed(procedure=procedure.names),)
    if not rules.holds(channel.when, known):
        return (NotEligible(reason=channel.otherwise),)
    return ()


def _against_people(eligible: Eligibility) -> tuple[Refusal, ...]:
    return tuple(NotEligible(reason=text) for text in eligible.against)


def documents_needed(procedure: Procedure, facts: Facts) -> tuple[DocumentNeeded, ...]:
    """What these people have to bring."""
    known = rules.facts_for_rules(facts, procedure.deadline)
    return tuple(document for document in procedure.documents if rules.holds(document.when, known))


def open_channels(procedure: Procedure, facts: Facts) -> tuple[Channel, ...]:
    """The lawful channels that are open to these people."""
    known = rules.facts_for_rules(facts, procedure.deadline)
    return tuple(channel for channel in procedure.channels if rules.holds(channel.when, known))


def _with_typed_dates(procedure: Procedure, facts: Facts) -> Facts:
    """A date that was typed into its box counts before the event's, for the rules too."""
    event = facts.event
    for box in procedure.form.fields():
        name = box.field.id
        if box.field.type is not FieldType.DATE or not facts.typed.get(name):
            continue
        try:
            day = date.fromisoformat(plain(box.field, facts.typed[name], today=facts.today))
        except (WrongValue, ValueError):
            continue  # the box itself will say so
        if name == DateName.MOVED_ON:
            event = replace(event, moved_on=day)
        elif name == DateName.NOTIFIED_ON:
            event = replace(event, notified_on=day)
        elif name == DateName.RESIDENT_SINCE:
            event = replace(event, resident_since=day)
    return facts if event is facts.event else replace(facts, event=event)


def _rows(section: Section, facts: Facts, known: cel.Context) -> tuple[tuple[Filled, ...], ...]:
    boxes = [box for box in section.fields if rules.holds(box.when, known)]
    if section.each is None:
        return (tuple(_box(box, facts, known, None, None) for box in boxes),) if boxes else ()
    return tuple(tuple(_box(box, facts, known, mover, row) for box in boxes) for row, mover in enumerate(facts.movers))


def _box(box: FormField, facts: Facts, known: cel.Context, mover: PersonFacts | None, row: int | None) -> Filled:
    field = box.field
    needed = box.needed and not field.is_for_the_office and rules.holds(box.needed_when, known)
    told = readings(field, facts, mover)
    source, value = told[0] if told else (Source.OFFICE if field.is_for_the_office else Source.BLANK, "")
    if not value and box.usual:
        source, value = Source.USUAL, box.usual
    who = mover.resident_id if mover else None
    written = facts.typed.get(key_of(field, row, who), "").strip()
    problem: Refusal | None = None
    # A page sends back what it showed: that was not typed by anybody.
    if written in (value, on_paper(field, value)):
        written = ""
    if written:
        try:
            typed = plain(field, written, today=facts.today)
        except WrongValue as wrong:
            source, value, problem = Source.BLANK, "", wrong
        else:
            written = ""
            if typed != value:
                source, value = Source.TYPED, typed
    if field.is_for_the_office:
        source, value, written = Source.OFFICE, "", ""
    if field.withheld and facts.protected:
        return Filled(field, source, row=row, who=who, needed=needed, withheld=True, guarded=value, problem=problem)
    return Filled(
        field,
        source,
        value=value,
        text=on_paper(field, value),
        row=row,
        who=who,
        needed=needed,
        also=tuple(other for other, said in told if other is not source and _same(said, value, field.type)),
        differing=tuple(
            (other, on_paper(field, said))
            for other, said in told
            if other is not source and not _same(said, value, field.type)
        ),
        written=written,
        problem=problem,
    )


def _same(one: str, other: str, type_: FieldType) -> bool:
    """Whether two sources say the same: width and blanks aside, and for an address, the prefecture left off."""
    one, other = (re.sub(r"\s", "", unicodedata.normalize("NFKC", text)) for text in (one, other))
    if type_ is FieldType.ADDRESS and one and other:
        return one.endswith(other) or other.endswith(one)
    return one == other
