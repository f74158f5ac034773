"""Procedures as files: an author's mistake is named with its line and a way out; the bundled ones are sound."""

from __future__ import annotations

import re
import textwrap
from dataclasses import fields
from pathlib import Path

import pytest

import denen
from denen.kernel.procedures.catalogue import dictionary, read_dictionary, read_procedures
from denen.kernel.procedures.reading import BadFile
from denen.kernel.procedures.rules import FACTS
from denen.kernel.procedures.tests.cast import JUMINHYO, TENKYO
from denen.kernel.procedures.types import ChannelKind, Check, Field, FieldType, Form, Procedure, Source

SOURCE = (Path(denen.__path__[0]) / "services/counter/procedures/tenkyo.yaml").read_text()


def faults(folder: Path, source: str, name: str = "tenkyo.yaml") -> list[str]:
    (folder / name).write_text(source)
    with pytest.raises(BadFile) as bad:
        read_procedures(folder)
    return [str(fault) for fault in bad.value.faults]


def line_of(text: str, source: str = SOURCE) -> int:
    return source[: source.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("desk: desk:juumin", "dsk: desk:juumin", "dsk is not known (did you mean 'desk'?)"),
        ("        - moved_on\n", "        - moved_onn\n", "no field of the dictionary (did you mean 'moved_on'?)"),
        ("when: event.late", "when: event.lat", "asks for event.lat, which is not known here"),
        ("  days: 14", "  days: fourteen", "deadline.days must be a whole number, not 'fourteen'"),
        ("  not_before: true", "  not_before: yes", "deadline.not_before must be true or false, not 'yes'"),
        ("  - kind: counter", "  - kind: fax", "one of counter, announced_visit, post, online, kiosk, not 'fax'"),
        ("version: 1", "version: 1\nversion: 2", "version stands here twice"),
        ("desk: desk:juumin", "desk: juumin", "write the role of the desk"),
        ("slug: tenkyo", "slug: tennkyo", "is 'tennkyo' in tenkyo.yaml"),
        ("      each: movers\n", "", "put it into a section with `each: movers`"),
        ("        - standing\n", "        - standing\n        - standing\n", "'standing' is on the form already"),
        ("computed.addressee", "computed.mayor", "'computed.mayor' is not known; computed has"),
        ("  years: 1", "  years:", "must be a whole number"),
        ("  years: 1", "  years: [1]", "must be a single value"),
        ("channels:\n", "channels: &c\n", None),
    ],
)  # fmt: skip
def test_an_authors_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, says: str | None) -> None:
    assert SOURCE.count(right) >= 1
    changed = SOURCE.replace(right, wrong, 1)
    if says is None:
        (tmp_path / "tenkyo.yaml").write_text(changed)
        assert len(read_procedures(tmp_path)) == 1
        return
    found = [fault for fault in faults(tmp_path, changed) if says in fault]
    assert found, faults(tmp_path, changed)
    place = re.match(rf".*/{tmp_path.name}/tenkyo\.yaml:(\d+): ", found[0])
    assert place
    expected = line_of(right)
    assert abs(int(place[1]) - expected) <= (12 if "each" in right else 1)


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("slug: other\nversion: x\n")
    changed = SOURCE.replace("days: 14", "days: x").replace("when: event.late", "when: event.lat")
    found = faults(tmp_path, changed)
    assert all("/other.yaml:" in fault for fault in found[:2])
    assert sum("tenkyo.yaml" in fault for fault in found) == 2
    assert any(fault.endswith("legal_basis is missing: add it") for fault in found)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "is empty"),
        ("a: [1", "is not YAML"),
        ("a: &x 1\nb: *x\n", "is an alias"),
        ("- 1\n", "must be a block with slug"),
        ("slug: !!python/object/apply:os.system [ls]\n", "must be a single value"),
        ("#" * 200_001, "characters long"),
    ],
)
def test_what_is_no_procedure_at_all_is_refused(tmp_path: Path, source: str, says: str) -> None:
    assert says in "\n".join(faults(tmp_path, source))


def test_a_plug_in_brings_its_own_fields_beside_its_procedures(tmp_path: Path) -> None:
    (tmp_path / "dictionary.yaml").write_text(
        "fields:\n"
        "  - id: dogs_name\n"
        "    label: {ja: 犬の名前, en: Name of the dog, easy: 犬（いぬ）の 名前（なまえ）}\n"
        "    type: name\n"
        "    sources: [typed]\n"
    )
    (tmp_path / "tenkyo.yaml").write_text(SOURCE.replace("        - standing\n", "        - dogs_name\n", 1))
    (made,) = read_procedures(tmp_path)
    assert "dogs_name" in [box.field.id for box in made.form.fields()]
    assert "dogs_name" not in dictionary()


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("id: moved_on, type: date, sources: [typed]", "'moved_on' is defined already"),
        ("id: Bad, type: text, sources: [typed]", "must be small letters"),
        ("id: colour, type: choice, sources: [typed]", "has choices exactly when its type is choice"),
        ("id: colour, type: text, sources: [card]", "names sources but not where the value is"),
        ("id: colour, type: text, sources: [card], takes: visitor.colour", "'visitor.colour' is not known"),
        ("id: number, type: individual_number, sources: [typed]", "its only source is office"),
        ("id: code, type: text, sources: [typed], check: {pattern: '('}", "is no regular expression"),
    ],
)
def test_a_wrong_field_is_refused(tmp_path: Path, field: str, says: str) -> None:
    source = f"fields:\n  - {{{field}, label: {{ja: あ, en: a, easy: あ}}}}\n"
    (found,) = faults(tmp_path, source, name="dictionary.yaml")
    assert f"/{tmp_path.name}/dictionary.yaml:2: fields[1]" in found
    assert says in found


def test_the_bundled_procedures_say_what_the_law_wants() -> None:
    assert [str(basis) for basis in TENKYO.legal_basis] == ["住民基本台帳法 第23条", "住民基本台帳法 第27条"]
    assert TENKYO.deadline
    assert TENKYO.deadline.days == 14
    assert JUMINHYO.fee
    assert (JUMINHYO.fee.code, str(JUMINHYO.fee.total(3))) == ("juminhyo", "900円")


def test_every_address_and_telephone_number_of_the_dictionary_is_withheld() -> None:
    telling = {FieldType.ADDRESS, FieldType.POSTAL_CODE, FieldType.PHONE}
    assert {field.id for field in dictionary().values() if field.withheld} == {
        field.id for field in dictionary().values() if field.type in telling
    }


def test_the_twelve_digit_number_comes_from_nowhere() -> None:
    field = dictionary()["individual_number"]
    assert (field.type, field.sources, field.takes) == (FieldType.INDIVIDUAL_NUMBER, (Source.OFFICE,), None)


HOW_TO = Path(__file__).parents[5] / "docs/how-to/procedure.md"


def test_the_how_to_names_every_fact_part_and_type() -> None:
    text = HOW_TO.read_text()
    facts = [f"| `{root}.{name}` | {meaning} |" for root, names in FACTS.items() for name, meaning in names.items()]
    parts = [f"`{part.name}`" for shape in (Procedure, Form) for part in fields(shape)]
    words = [f"`{word}`" for enum in (FieldType, ChannelKind) for word in enum]
    keys = [
        f"`{key.name}`" for shape in (Field, Check) for key in fields(shape) if key.name not in ("id", "label", "help")
    ]
    assert [each for each in (*facts, *parts, *words, *keys) if each not in text] == []


def test_the_how_tos_own_field_is_one(tmp_path: Path) -> None:
    example = re.search(r"\n    fields:\n      - id: dogs_name\n(?:        .*\n)+", HOW_TO.read_text())
    assert example
    (tmp_path / "dictionary.yaml").write_text(textwrap.dedent(example[0]))
    assert "dogs_name" in read_dictionary(tmp_path / "dictionary.yaml")
