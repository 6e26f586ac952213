"""Fuzzer of letterheads: a Word file whose XML and whose fields are damaged, or that tries to compute."""

from __future__ import annotations

import io
from functools import cache
from random import Random

from docx import Document

from tests.fuzz.bases import text_of
from tests.fuzz.books import archived, flipped, packed, parts_of
from tests.fuzz.door import Case

#: What is put into the XML of a letterhead.
PIECES = (
    *(
        "{{ title }}",
        "{{title}}",
        "{{ body }}",
        "{{ body",
        "body }}",
        "{{ x }}",
        "{{ title | upper }}",
        "{{ ''.__class__ }}",
    ),
    *(
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% if %}",
        "{# x #}",
        "{%p body %}",
        "{{ 9**9**9 }}",
        "{{ 'x' * 10**9 }}",
    ),
    *(
        "{{ range(99999999)|list }}",
        "{%r if x %}",
        "{{r title }}",
        "{%- raw -%}",
        "{{ cycler }}",
        "{{ self }}",
        "{",
        "}}",
    ),
    *(
        "&#0;",
        "&x;",
        "<w:p/>",
        "<w:br/>",
        '<w:sectPr><w:pgSz w:w="-1"/></w:sectPr>',
        "<w:instrText>{{ 1/0 }}</w:instrText>",
    ),
    *(
        "<!-- {{ 1/0 }} -->",
        "<!DOCTYPE x [<!ENTITY y 'z'>]>",
        "]]>",
        "\u202e",
        "字" * 3000,
        "<w:t>{{ title</w:t><w:t> }}</w:t>",
    ),
)


@cache
def letterhead(full: bool) -> bytes:
    """A letterhead: the body alone, or with fields at head and foot, a table and two sections."""
    document = Document()
    if full:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "{{ title }} {{ classification }}"
        section.header.paragraphs[0].text = "{{ scenario }} {{ hash }}"
        section.footer.paragraphs[0].text = "{{ program }} {{ seed }}"
        document.add_table(1, 2).cell(0, 0).text = "{{ runs }}"
        document.core_properties.title = "甲站"
    document.add_paragraph("{{ body }}")
    if full:
        document.add_section()
        document.add_paragraph("{{ disclaimer }}")
    stream = io.BytesIO()
    document.save(stream)
    return archived(parts_of(stream.getvalue()))


def case(random: Random) -> Case:
    """A damaged letterhead under the smallest report."""
    content = letterhead(random.random() < 0.7)
    for _ in range(random.choice((1, 1, 2))):
        content = random.choice((packed, packed, packed, packed, flipped))(content, PIECES, random)
        if content[:4] != b"PK\x03\x04":
            break
        try:
            parts_of(content)
        except Exception:  # damaged beyond being packed anew: it is given as it is
            break
    words = ("report", "@/f.yaml", "--template", "@/t.docx", "--format", "docx", "-n", "2", "-j", "1", "--no-fragile")
    return Case("letterhead", {"f.yaml": text_of("smallest").encode(), "t.docx": content}, ((*words, "-o", "@/out"),))
