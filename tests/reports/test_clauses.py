"""Clauses in English."""

import pytest

from reports.words.clauses import english_clause
from scenarios.rules import rule_base


@pytest.mark.parametrize(
    ("clause", "english"),
    [
        ("第九条第一款", "art. 9 para. 1"),
        ("第六条第二款第五项", "art. 6 para. 2 item 5"),
        ("第十条", "art. 10"),
        ("第十七条第一项", "art. 17 item 1"),
        ("第四十条", "art. 40"),
        ("第八十九条", "art. 89"),
        ("表A.2 第9.2项", "table A.2 item 9.2"),
        ("D2.1", "D2.1"),
        ("2.12", "2.12"),
    ],
)
def test_a_clause_is_looked_up_by_its_number(clause: str, english: str) -> None:
    """Articles, paragraphs and items by figure; numbers of other standards as they are."""
    assert english_clause(clause) == english


def test_hardly_a_clause_stays_chinese() -> None:
    """Of all rules only those whose clause is a remark in words keep their Chinese."""
    kept = {c for rule in rule_base().rules.values() if (c := english_clause(rule.clause or "")) and not c.isascii()}
    assert all(any(word in c for word in ("附录", "待核")) for c in kept)
