"""What a letterhead asks for, wherever the template engine looks: plain fields in double braces, and nothing else.

The engine reads body, headers, footers and footnotes as text, markup and attributes alike, and the file's properties.
So that very text is looked at, before the engine touches it and again when it does."""

import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final

from docx.document import Document
from docxtpl import DocxTemplate
from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment

FIELD: Final = re.compile(r"\{\{([^{}]*)\}\}")
#: So many fields a letterhead may fill in, the same one counted each time.
MOST_FIELDS: Final = 500
_MARK: Final = re.compile(r"\{[%#{]|[%#}]\}")
_TAG: Final = re.compile(r"<[^>]*>")
_NOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
#: The properties that the engine fills in (`docxtpl`, `render_properties`).
_PROPERTIES: Final = ("author", "comments", "identifier", "language", "subject", "title")


class NotPlain(Exception):
    """The engine came upon something that is no plain field: what it says."""


class Plain(SandboxedEnvironment):
    """An engine that fills in the known fields and refuses to do anything else."""

    def __init__(self, known: Collection[str]) -> None:
        super().__init__(autoescape=True)
        self.known = frozenset(known)

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """The template, if it holds nothing but text and known fields."""
        for _, kind, value in self.lex(str(source)):
            plain = kind in ("data", "variable_begin", "variable_end", "whitespace")
            if not plain and not (kind == "name" and value in self.known):
                raise NotPlain(str(value)[:40])
        return super().from_string(source, *args, **kwargs)


def odd(text: str) -> str | None:
    """What stands about the first braces of the template language that make no field; None if there are none."""
    rest = FIELD.sub("", text)
    found = _MARK.search(rest)
    return rest[max(found.start() - 4, 0) : found.end() + 34] if found else None


def asked(document: Document, content: bytes) -> tuple[Counter[str], str | None]:
    """How often each name is asked for in all that is rendered, and the first thing that is no field."""
    names: Counter[str] = Counter()
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    for source in _sources(document, template):
        text = _TAG.sub("", source)
        for piece in (text, *(tag for tag in _TAG.findall(source) if "{" in tag or "}" in tag)):
            if (found := odd(piece)) is not None:
                return names, _TAG.sub("", found) or found
            names.update(name.strip() for name in FIELD.findall(piece))
    return names, None


def _sources(document: Document, template: DocxTemplate) -> Iterator[str]:
    """Every text that the engine is given."""
    yield template.get_xml()
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.get_part_xml(part)
    for part in document.part.package.parts if document.part.package else ():
        if part.content_type == _NOTES:
            yield part.blob.decode("utf-8", "replace")
    for name in _PROPERTIES:
        yield str(getattr(document.core_properties, name) or "")
