"""The table of names and telephone numbers beside a scenario."""

from pathlib import Path

import pytest

from scenarios.contacts import Contacts, beside, read_contacts
from scenarios.problem import Invalid


def test_the_table_lies_beside_its_scenario(tmp_path: Path) -> None:
    """It can be erased without touching the scenario, and reads back as it was written."""
    path = beside(tmp_path / "甲站.yaml")
    assert path.name == "甲站.contacts.yaml"
    path.write_text(
        'people: {P01: {name: 值班员甲, mobile: "000"}}\n'
        'lines: [{title: 消防, drill: "6001", real: "119", checked: 2026-05-01}]\n',
        encoding="utf-8",
    )
    contacts = read_contacts(path)
    assert (contacts.name("P01"), contacts.name("P02")) == ("值班员甲", "")
    assert contacts.lines[0].real == "119"
    assert Contacts.model_validate(contacts.plain()) == contacts


def test_a_wrong_table_is_told_by_line(tmp_path: Path) -> None:
    """The place of the mistake stands in the message."""
    path = tmp_path / "x.contacts.yaml"
    path.write_text("people:\n  P01: {nmae: 值班员甲}\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        read_contacts(path)
    assert [(p.code, p.where and p.where.line) for p in refused.value.problems] == [("unknown-key", 2)]
