"""Durations, speeds and distances as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from scenarios.units import LONGEST, format_duration, metres, metres_per_second, milliseconds


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("90s", 90_000),
        ("2 min", 120_000),
        ("1min30s", 90_000),
        ("1 min 30 s", 90_000),
        ("1 h", 3_600_000),
        ("1.5 h", 5_400_000),
        ("500ms", 500),
        ("0s", 0),
        ("30 d", LONGEST),
        ("９０ｓ", 90_000),
        ("１．５　Ｈ", 5_400_000),
        ("2分30秒", 150_000),
        ("5 分钟", 300_000),
        ("1小时", 3_600_000),
        ("半小时", 1_800_000),
        ("半个小时", 1_800_000),
        ("1分半", 90_000),
        ("１小时半", 5_400_000),
        ("一个半小时", 5_400_000),
        ("两分钟", 120_000),
        ("十五秒", 15_000),
        ("二十分钟", 1_200_000),
        ("三分三十秒", 210_000),
        ("４秒", 4_000),
        ("0.0005s", 1),
        ("0.0004999s", 0),
        ("-0s", 0),
    ],
)
def test_a_duration_is_read_in_whole_milliseconds(text: str, ms: int) -> None:
    """Every accepted way of writing is read, and halves are rounded up."""
    assert milliseconds(text) == ms


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("90", "missing-unit"),
        (90, "missing-unit"),
        (1.5, "missing-unit"),
        ("10:30", "sexagesimal"),
        ("10：30", "sexagesimal"),
        ("00:10:30", "sexagesimal"),
        ("-5s", "out-of-range"),
        ("31d", "out-of-range"),
        ("", "bad-duration"),
        ("5m", "bad-duration"),
        ("30s1min", "bad-duration"),
        ("1.5min30s", "bad-duration"),
        ("1s1s", "bad-duration"),
        ("soon", "bad-duration"),
        ("半", "bad-duration"),
        ("1半", "bad-duration"),
        ("分半", "bad-duration"),
        ("9" * 100_000, "bad-duration"),
        (True, "bad-duration"),
        (None, "bad-duration"),
        ([], "bad-duration"),
    ],
)
def test_what_is_no_duration_is_refused_with_its_code(value: object, code: str) -> None:
    """A bare number, a time of day and nonsense each have a code of their own."""
    with pytest.raises(PydanticCustomError) as refused:
        milliseconds(value)
    assert refused.value.type == code


@pytest.mark.parametrize(("text", "meant"), [("10:30", "10min30s"), ("1:10:30", "1h10min30s"), ("100:30", None)])
def test_a_time_of_day_suggests_a_duration(text: str, meant: str | None) -> None:
    """The suggestion reads the clock as minutes and seconds, and is absent where that cannot be meant."""
    with pytest.raises(PydanticCustomError) as refused:
        milliseconds(text)
    assert (refused.value.context or {}).get("suggestion") == meant


@given(st.integers(0, LONGEST))
def test_a_formatted_duration_reads_back_equal(ms: int) -> None:
    """`milliseconds` undoes `format_duration`, to the millisecond."""
    assert milliseconds(format_duration(ms)) == ms


@given(st.text())
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    """No text makes the reader fail in another way than by refusing."""
    try:
        assert 0 <= milliseconds(text) <= LONGEST
    except PydanticCustomError as refused:
        assert refused.type in ("bad-duration", "missing-unit", "sexagesimal", "out-of-range")


@pytest.mark.parametrize(
    ("ms", "text"), [(0, "0s"), (500, "0.5s"), (90_000, "1min30s"), (3_600_000, "1h"), (90_500, "1min30.5s")]
)
def test_the_canonical_text_has_no_zero_parts(ms: int, text: str) -> None:
    """Hours, minutes and seconds are written where they are not zero."""
    assert format_duration(ms) == text


def test_speeds_have_units() -> None:
    """m/s and km/h are read; a bare number, standing still and nonsense are refused."""
    assert metres_per_second("1.2 m/s") == 1.2
    assert metres_per_second("3.6km/h") == 1.0
    assert metres_per_second("1.2米/秒") == 1.2
    refused = {"1.2": "missing-unit", "0 m/s": "out-of-range", "101 m/s": "out-of-range", "fast": "bad-speed"}
    for text, code in refused.items():
        with pytest.raises(PydanticCustomError) as error:
            metres_per_second(text)
        assert error.value.type == code


def test_distances_are_whole_metres() -> None:
    """A bare number is metres; halves are rounded up; below zero is refused."""
    assert [metres(v) for v in (30, "30 m", "30米", "1.2 km", "0.5", 0)] == [30, 30, 30, 1200, 1, 0]
    for value, code in {"-1": "out-of-range", "101 km": "out-of-range", "far": "bad-distance"}.items():
        with pytest.raises(PydanticCustomError) as error:
            metres(value)
        assert error.value.type == code


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("10:30", "10min30s"), ("1:10:30", "1h10min30s"), ("00:10:30", "10min30s"), ("05:00:00", "5min / 5h")],
)
def test_a_clock_time_is_offered_with_units(text: str, suggestion: str) -> None:
    """Excel makes 05:00:00 of 5:00, whether minutes or hours were meant: both are offered."""
    with pytest.raises(PydanticCustomError) as error:
        milliseconds(text)
    assert (error.value.context or {})["suggestion"] == suggestion
