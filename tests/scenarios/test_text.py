"""A text in two languages."""

from __future__ import annotations

import jsonschema
import pytest
from pydantic import ValidationError

from scenarios.text import Text


def test_plain_string_is_chinese() -> None:
    """A plain string in a file is the Chinese text, and stands in for the English one."""
    text = Text.model_validate("切断气源")
    assert text == Text(zh="切断气源")
    assert text.say("zh") == text.say("en") == "切断气源"


def test_each_language_falls_back_to_the_other() -> None:
    """Both languages say their own where they have it, and the other's where they do not."""
    both = Text(zh="切断", en="Isolate")
    assert (both.say("zh"), both.say("en")) == ("切断", "Isolate")
    assert Text(en="Isolate").say("zh") == "Isolate"


@pytest.mark.parametrize("value", [{}, {"zh": "切断", "fr": "Isoler"}, 119, None, ["切断"]])
def test_what_is_no_text(value: object) -> None:
    """No language, an unknown language, or something that is no text at all is refused."""
    with pytest.raises(ValidationError):
        Text.model_validate(value)


@pytest.mark.parametrize("value", ["切断", {"zh": "切断"}, {"zh": "切断", "en": "Isolate"}])
def test_schema_allows_both_ways_of_writing(value: object) -> None:
    """The JSON Schema takes a plain string wherever it takes the pair."""
    jsonschema.validate(value, Text.model_json_schema())
