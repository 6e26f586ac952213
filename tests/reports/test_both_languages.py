"""Both languages from one process at the same time: a report, a paper and slides are the bytes that they are alone."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from threading import Barrier
from typing import TypeVar

import matplotlib
import pytest

from reports.formats import render
from reports.papers import DECKS, PAPERS, PaperMaterial
from reports.prerun import Material, build
from scenarios.text import Lang
from simulation.study.pick import pick_runs

from .conftest import plan, studied

T = TypeVar("T")
LANGS: tuple[Lang, ...] = ("zh", "en")
#: What is made at once, time after time: everything, then what is quick.
ROUNDS = (("html", "pdf"), ("html",))


@cache
def material(lang: Lang) -> PaperMaterial:
    """The small plan, simulated."""
    study, gaps = studied(plan(), 60)
    picked = pick_runs(study)
    return PaperMaterial.of(Material(study, gaps, lang, picked.ordinary, picked.bad))


def files(lang: Lang, formats: tuple[str, ...]) -> dict[str, bytes]:
    """The report in these formats, the paper with a figure, and the slides with one; all that a material keeps is
    found anew."""
    m = replace(material(lang))
    report = build(m)
    made = {f"report.{name}": render(report, name).content for name in formats}
    poster = next(paper for paper in PAPERS if paper.id == "golden_ten").build(m)
    deck = next(deck for deck in DECKS if deck.id == "screen").build(m)
    return made | {"poster.docx": render(poster, "docx").content, "deck.pptx": render(deck, "pptx").content}


@contextmanager
def in_short_turns() -> Iterator[None]:
    """Threads take turns as often as they can, so that each meets the others in the middle of everything."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def together(makers: list[Callable[[], T]]) -> list[T]:
    """All at the same time, each in a thread of its own, begun at one instant."""
    start = Barrier(len(makers))

    def made(maker: Callable[[], T]) -> T:
        start.wait()
        return maker()

    with ThreadPoolExecutor(len(makers)) as pool:
        return list(pool.map(made, makers))


@pytest.mark.filterwarnings("error")
def test_both_languages_at_once_are_the_bytes_made_alone() -> None:
    """A Chinese and an English set at once, several times over, are those made one after the other; and the settings of
    matplotlib, which both share, are what they were."""
    alone = {lang: files(lang, ROUNDS[0]) for lang in LANGS}
    settings = dict(matplotlib.rcParams)
    with in_short_turns():
        for formats in ROUNDS:
            found = together([partial(files, lang, formats) for lang in LANGS])
            for lang, made in zip(LANGS, found, strict=True):
                assert [name for name, content in made.items() if content != alone[lang][name]] == [], lang
    assert dict(matplotlib.rcParams) == settings
