"""Opening a scenario, of a file or of the library, and laying on what the user wants changed of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from drills.uses.listener import Refused
from reports.fonts.lending import unshown
from reports.words.catalogue import Words
from scenarios.gap import gap_codes
from scenarios.reading.hints import nearest, titled, titles_of
from scenarios.source import Source, find, library, open_source


def open_file(path: str) -> Source:
    """The scenario of a file, or of the library by name. Its warnings also say which characters no font shows.
    `Invalid` with all that is wrong."""
    source = open_source(find(path))
    return replace(source, warnings=(*source.warnings, *unshown(source.document)))


def under(
    source: Source, variants: Sequence[str] = (), without: Sequence[str] = (), settings: Sequence[str] = ()
) -> Source:
    """The scenario under variants, absences and settings, in that order; variants and people by id or title. `Refused`
    where there is none of that name, `Invalid` where what comes out is no scenario."""
    for name in variants:
        source = source.variant(pick("variant", name, source.scenario.variants))
    for person in without:
        source = source.without(pick("person", person, source.scenario.people))
    for setting in settings:
        source = source.setting(setting)
    return source


def pick(kind: str, word: str, items: Mapping[str, Any]) -> str:
    """The id that a word means: an id, or a title that one item alone bears. Otherwise `Refused`, with the items that
    bear the title, or with all items and the one that was probably meant (`screen.unknown-KIND`)."""
    ids = [word] if word in items else titled(items, word)
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise Refused("screen.several", name=word, known=tuple(ids))
    known = tuple(" ".join(dict.fromkeys([id, *titles_of(item)[:1]])) for id, item in items.items())
    near = nearest(word, [*items, *(title for item in items.values() for title in titles_of(item))])
    raise Refused(f"screen.unknown-{kind}", name=word, known=known, **({"suggestion": near} if near else {}))


def pick_gap(word: str, words: Words) -> str:
    """The code of a gap that a word means: the code itself, or its title."""
    titles = {code: {"title": words.say(f"gaps.{code}.title")} for code in gap_codes()}
    return pick("code", word.upper() if word.upper() in titles else word, titles)


def shipped(name: str) -> str:
    """The file that a name of the library means, or a file of the user's own; `Refused` where there is neither."""
    return find(name if Path(name).exists() else pick("library", name, library()))
