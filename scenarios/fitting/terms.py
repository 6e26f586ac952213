"""The words by which a station and a scenario speak of the same thing: titles, with and without their brackets."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from typing import Final

from scenarios.fitting.facts import Cell
from scenarios.model import Scenario
from scenarios.model.site import Titled
from scenarios.problem import Problem
from scenarios.reading.hints import nearest
from scenarios.text import Text

#: A function that fills a sentence of the catalogue in both languages: (key, data) -> {zh, en}.
Note = Callable[..., dict[str, str]]
#: Signs that separate two names in one cell.
_BETWEEN: Final = re.compile(r"[、，,；;/+\n]+")
_TAILS: Final = re.compile(r"\s*[（(][^（）()]*[）)]")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
#: In the titles of variants that are of the night, in small letters.
NIGHT: Final = ("夜", "night")
#: How titles of the two rooms begin to and from which distances are asked.
DUTY_ROOM: Final = ("值班室", "Duty room")
FILLING_HALL: Final = ("灌瓶间", "充装间", "Filling hall")
#: Between the two posts of one title: 站长兼技术负责人.
_DOUBLE: Final = re.compile("兼|、|,|/| and ")
#: What tells people of one post apart: 充装工甲, 充装工2, Filler B.
_ORDINAL: Final = re.compile(r"(?<=.)(?:[甲乙丙丁戊己庚辛]|[0-9]+| [a-h])$")


def plain(text: str) -> str:
    """A text for comparing: half-width, small letters, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def short(text: str) -> str:
    """The same without what stands in brackets."""
    return _BRACKETS.sub("", plain(text)) or plain(text)


def post(text: str) -> str:
    """An everyday post without what tells its people apart."""
    return _ORDINAL.sub("", short(text))


class Titles:
    """The things of one collection by what people call them, in either language."""

    def __init__(self, collection: Mapping[str, Titled], ids: Iterable[str]) -> None:
        self.said: dict[str, str] = {}
        self.shown: dict[str, Text] = {}
        self.brief: dict[str, Text] = {}
        self.written: list[str] = []
        chosen = list(ids)
        for form in (plain, short):
            for id in chosen:
                title = collection[id].title
                self.shown[id] = titled(collection, id)
                self.brief[id] = brief(self.shown[id])
                for text in (title.zh, title.en, id):
                    if text:
                        self.said.setdefault(form(text), id)
                        self.written += [text] if text != id or not title.zh else []

    def find(self, text: str) -> str | None:
        """The id behind a title, its short form or its id."""
        return self.said.get(plain(text)) or self.said.get(short(text))

    def unknown(self, cell: Cell[str], text: str, collection: str) -> Problem:
        """The problem that a cell names something that the collection does not have."""
        data: dict[str, str | int | float] = {"value": text[:60], "collection": collection}
        near = nearest(text[:60], self.written) or next(
            (title for title in self.written if len(short(text)) > 1 and short(text)[:30] in plain(title)), None
        )
        return Problem("station-unknown", cell.where, data=data | ({"suggestion": near} if near else {}))

    def several(self, cell: Cell[str], collection: str) -> tuple[list[str], list[Problem]]:
        """The ids of all that one cell names, and a problem for each name that is unknown. The longest part that is a
        title is taken first, as a title may itself hold a comma or a slash."""
        text = unicodedata.normalize("NFKC", cell.value or "").strip()
        if not text:
            return [], []
        edges = [(m.start(), m.end()) for m in _BETWEEN.finditer(text)]
        starts, ends = [0, *(e for _, e in edges)], [*(s for s, _ in edges), len(text)]
        found: list[str] = []
        problems: list[Problem] = []
        i = 0
        while i < len(starts):
            for j in range(min(len(ends), i + 8) - 1, i - 1, -1):
                part = text[starts[i] : ends[j]].strip()
                id = self.find(part) if part else None
                if id:
                    found.append(id)
                    i = j
                    break
            else:
                if part := text[starts[i] : ends[i]].strip():
                    problems.append(self.unknown(cell, part, collection))
            i += 1
        return list(dict.fromkeys(found)), problems


def titled(collection: Mapping[str, Titled], id: str) -> Text:
    """The title of a thing, its id where it has none."""
    title = collection[id].title
    return title if title.zh or title.en else Text(zh=id)


def brief(text: Text) -> Text:
    """A title without what stands in brackets, for sentences."""
    return Text(zh=_TAILS.sub("", text.zh) or text.zh, en=_TAILS.sub("", text.en) or text.en)


def likeness(a: str, b: str) -> float:
    """How alike two everyday posts are, 0 to 1: the same, one part of a double post (站长兼技术负责人), or similar."""
    a, b = post(a), post(b)
    if a == b:
        return 1.0
    parts_a, parts_b = ({post(p) for p in _DOUBLE.split(x)} - {""} for x in (a, b))
    if parts_a & parts_b:
        return 0.9
    return 0.8 * SequenceMatcher(None, a[:60], b, autojunk=False).ratio()


def own_units(scenario: Scenario) -> list[str]:
    """The organisations of the station itself."""
    return [id for id, o in scenario.organisations.items() if o.level == "unit"]


def staff(scenario: Scenario) -> list[str]:
    """The people of the station, in order of listing."""
    return [id for id in scenario.people if scenario.level_of(id) == "unit"]


def own_roles(scenario: Scenario) -> list[str]:
    """The posts that the station's people hold, and those that nobody holds."""
    own = set(staff(scenario))
    return [id for id, r in scenario.roles.items() if own & {*r.holders, *r.deputies} or not r.holders]


def own_places(scenario: Scenario) -> list[str]:
    """The places of the site: all but those where only outsiders are and nothing is done (the bureau's offices)."""
    own, used = set(staff(scenario)), {step.at for step in scenario.steps.values()}
    walked = {end for a, ends in scenario.walks.items() for end in (a, *ends)}
    outside = {p.at for id, p in scenario.people.items() if id not in own} - {scenario.people[id].at for id in own}
    return [id for id in scenario.places if id in walked or id in used or id not in outside]


def landmark(scenario: Scenario, *words: str) -> str | None:
    """The place whose title begins with one of the words, the shortest title first."""
    for word in words:
        named = [
            (len(short(text)), id)
            for id in own_places(scenario)
            for text in (scenario.places[id].title.zh, scenario.places[id].title.en)
            if text and plain(text).startswith(plain(word))
        ]
        if named:
            return min(named)[1]
    return None


def duty_room(scenario: Scenario) -> str | None:
    """值班室: from where distances are asked, and where is whoever has no other place."""
    return landmark(scenario, *DUTY_ROOM)


def filling_hall(scenario: Scenario) -> str | None:
    """灌瓶间 (充装间): the other end of the distances."""
    return landmark(scenario, *FILLING_HALL)
