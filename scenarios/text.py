"""A text for people, in Chinese and English."""

from __future__ import annotations

from typing import Any, Literal, assert_never

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

#: The languages, the first one the default.
Lang = Literal["zh", "en"]


class Text(BaseModel):
    """One text in both languages; in a file either a plain string (Chinese) or `{zh: …, en: …}`.

    A mapping names at least one language; the other may be missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"zh": value}
        if isinstance(value, dict) and not value:
            raise ValueError("a text names at least one language: zh or en")
        return value

    def say(self, lang: Lang) -> str:
        """The text in `lang`, or in the other language where that one is missing."""
        match lang:
            case "zh":
                return self.zh or self.en
            case "en":
                return self.en or self.zh
        assert_never(lang)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A plain string is allowed wherever the pair is."""
        return {"anyOf": [{"type": "string"}, handler(core)]}
