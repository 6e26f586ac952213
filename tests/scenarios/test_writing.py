"""Writing: comments and order are kept, what is written reads back equal, no file is lost."""

import copy
import difflib
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drills.shelf.scenario import write
from drills.shelf.versions import versions
from scenarios.patch import apply_patch
from scenarios.problem import CannotWrite
from scenarios.reading import parse, read
from scenarios.reading.document import same
from scenarios.writing import to_text

TEXT = (Path(__file__).parent.parent / "examples" / "reading.yaml").read_text(encoding="utf-8")
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8) | st.sampled_from(
    [
        "10:30",
        "119",
        "<<",
        "?x",
        "yes",
        "null",
        "~",
        "a: b",
        "#x",
        "- a",
        "a\nb\n",
        " a\n b",
        "\n",
        "0x1F",
        "'",
        '"',
        "a #b",
    ]
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=15,
)
MAPS = st.dictionaries(st.sampled_from(["a", "b", "119", "步骤"]), DATA, min_size=1)


def diff(old: str, new: str) -> list[str]:
    """The lines taken away and added."""
    lines = difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_an_unchanged_document_is_written_letter_by_letter() -> None:
    """Nothing changed: the very text that was read."""
    assert to_text(parse(TEXT)) == (TEXT, [])


def test_one_changed_value_changes_one_line() -> None:
    """Comments, order, quotes and spellings of all else stay."""
    document = parse(TEXT)
    data = apply_patch(document.data, {"steps": {"close_valve": {"lasts": {"most": "3min"}}}})
    text, problems = to_text(document.with_data(data))
    assert diff(TEXT, text) == [
        "-    lasts: {least: 8s, likely: 15s, most: 40s}",
        "+    lasts: {least: 8s, likely: 15s, most: 3min}",
    ]
    assert not problems


def test_new_and_deleted_keys_leave_the_rest_alone() -> None:
    """A new step comes last in its map; a deleted key is gone; a number and a word that looks like one differ."""
    document = parse(TEXT)
    patch = {
        "steps": {"all_clear": {"title": "119", "by": {"commander": 1}}, "order": {"after": None}},
        "people": {"P02": {"at": "10:30 "}},
    }
    text, problems = to_text(document.with_data(apply_patch(document.data, patch)))
    assert diff(TEXT, text) == [
        "-  P02: {title: 充装工甲, at: hall}   # the one who fills",
        "+  P02: {title: 充装工甲, at: '10:30 '} # the one who fills",
        '-    after: {any: [tell, "close_valve: failed"]}',
        "+  all_clear:",
        '+    title: "119"',
        "+    by: {commander: 1}",
    ]
    assert same(parse(text).data, apply_patch(document.data, patch))
    assert not problems
    assert "# measured once" in text


def test_the_order_of_the_data_is_the_order_of_the_file() -> None:
    """Order carries meaning: steps that were moved are moved."""
    document = parse("steps:\n  a: 1 # first\n  b: 2\n")
    text, problems = to_text(document.with_data({"steps": {"b": 2, "a": 1}}))
    assert (text, problems) == ("steps:\n  b: 2\n  a: 1 # first\n", [])


def test_an_alias_that_comes_to_differ_is_written_out() -> None:
    """Changing one of two places that share a node changes only that one."""
    document = parse("a: &x {k: 1}\nb: *x\n")
    text, _ = to_text(document.with_data({"a": {"k": 1}, "b": {"k": 2}}))
    assert parse(text).data == {"a": {"k": 1}, "b": {"k": 2}}


@given(MAPS)
@example({"a": {"b": "a\nb", "": [[]]}})
@example({"a": "\ufeff", "b": {"\u00a0x": "\u3000", "?y": ["?z"]}})
def test_plain_data_reads_back_equal(data: dict[str, Any]) -> None:
    """Whatever a file can hold is the same after writing and reading."""
    text, problems = to_text(data)
    assert same(parse(text).data, data)
    assert not problems


@given(MAPS)
def test_a_changed_document_reads_back_equal(patch: dict[str, Any]) -> None:
    """Whatever is merged into the example is read back from what is written, and its comments are still there."""
    document = parse(TEXT)
    data = apply_patch(document.data, {"steps": patch, **patch})
    text, problems = to_text(document.with_data(data))
    assert same(parse(text).data, data)
    assert problems or "# measured once" in text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_no_file_can_hold_is_refused(value: float) -> None:
    """Infinity is no figure of a plan."""
    with pytest.raises(ValueError, match="not a figure"):
        to_text({"a": value})


def test_a_file_is_written_as_utf8_with_a_copy_of_the_former_one(tmp_path: Path) -> None:
    """UTF-8 and `\\n`; the former content stays as a version; the same again touches nothing, and no more is left."""
    path = tmp_path / "a.yaml"
    assert write({"标题": "一"}, path) == []
    assert path.read_bytes() == "标题: 一\n".encode()
    assert write({"标题": "二"}, path) == []
    assert write({"标题": "二"}, path) == []
    assert path.read_bytes() == "标题: 二\n".encode()
    assert [version.path.read_bytes() for version in versions(path)] == ["标题: 一\n".encode()]
    assert sorted(file.name for file in tmp_path.iterdir()) == [".gasdrill", "a.yaml"]


def test_a_gbk_file_becomes_utf8(tmp_path: Path) -> None:
    """Reading and writing a file from an old editor mends its encoding, and keeps the old bytes beside it."""
    path = tmp_path / "a.yaml"
    path.write_bytes("# 注\r\n标题: 一\r\n".encode("gbk"))
    assert write(read(path), path) == []
    assert path.read_bytes() == "# 注\n标题: 一\n".encode()
    assert [version.path.read_bytes() for version in versions(path)] == ["# 注\r\n标题: 一\r\n".encode("gbk")]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_rights_and_links_are_kept(tmp_path: Path) -> None:
    """A file of restricted rights keeps them, and a link stays a link."""
    path, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    write({"a": 2}, link)
    assert link.is_symlink()
    assert (path.read_text(encoding="utf-8"), stat.S_IMODE(path.stat().st_mode)) == ("a: 2\n", 0o640)


def test_what_the_disk_refuses_is_a_problem(tmp_path: Path) -> None:
    """A folder in the way is told, and stays as it was; folders above that are not there are made."""
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(CannotWrite) as told:
        write({"a": 1}, tmp_path / "a.yaml")
    assert [problem.code for problem in told.value.problems] == ["output-is-directory"]
    assert list((tmp_path / "a.yaml").iterdir()) == []
    assert write({"a": 1}, tmp_path / "none" / "a.yaml") == []
    assert (tmp_path / "none" / "a.yaml").read_text(encoding="utf-8") == "a: 1\n"


ABOVE = """format: 1
steps:
  # 第一步上面
  S01:
    title: 关阀
    lasts: 10s  # 为什么十秒
    note: 不再要

  # 第二步上面
  # 还有一行
  S02:
    title: 报警
    lasts:
      least: 1s
      most: 2s  # 最多
  # 第三步上面
  S03: {title: 撤离}
# 人员上面
people: {}
"""


@pytest.mark.parametrize(
    ("step", "key", "new", "gone"),
    [
        ("S01", "note", None, ["note"]),
        ("S02", "lasts", None, ["lasts:\n", "least", "most"]),
        ("S02", "lasts", "3s", ["least", "most"]),
        ("S02", "lasts", {"least": "1s"}, ["most"]),
        ("S01", None, None, ["S01"]),
        ("S02", None, None, ["S02"]),
        ("S03", None, None, ["S03"]),
    ],
)
def test_a_comment_above_the_next_entry_stays(step: str, key: str | None, new: Any, gone: list[str]) -> None:
    """Whatever is taken away or exchanged before it: the last key of a step, a map as the last value, a whole step."""
    document = parse(ABOVE, "a.yaml")
    data = copy.deepcopy(document.data)
    if key is None:
        del data["steps"][step]
    elif new is None:
        del data["steps"][step][key]
    else:
        data["steps"][step][key] = new
    text, problems = to_text(document.with_data(data))
    assert problems == [] and parse(text).data == data
    comments = [line for line in ABOVE.splitlines() if line.lstrip().startswith("#")]
    lines = text.splitlines()
    assert [line for line in lines if line.lstrip().startswith("#")] == comments
    for comment, below in (
        ("  # 还有一行", "  S02:"),
        ("  # 第三步上面", "  S03: {title: 撤离}"),
        ("# 人员上面", "people: {}"),
    ):
        assert step in below or lines[lines.index(comment) + 1] == below
    assert not any(word in text for word in gone)


def test_comments_below_a_list_that_grew_shorter_stay() -> None:
    """The last item goes, the lines above the next key do not."""
    document = parse("a:\n  - x\n  - y\n# 下面\nb: 1\n", "a.yaml")
    for items in (["x"], ["x", "y", "z"], []):
        text, problems = to_text(document.with_data({"a": items, "b": 1}))
        assert problems == [] and "# 下面\nb: 1" in text
