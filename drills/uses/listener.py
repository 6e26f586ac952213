"""Who is told how the work goes: the terminal, a page of the desk, a test.

What the program can do (`drills.uses`) speaks to a listener in codes and data. A code is the key of its sentence in the
catalogue (`reports/words`), so that each door says it in its own way and in its own language (`sentence`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from reports.words.catalogue import Words

#: What is told even to who asked for quiet: the result is another than the one asked for.
WARNINGS: Final = frozenset(
    ["screen.interrupted", "screen.interrupted-losses", "screen.not-precise", "screen.missing-glyphs", "watch.gone"]
)


class Listener(Protocol):
    """Is told what happens while a use is at work, and may break it off."""

    def tell(self, code: str, /, **data: Any) -> None:
        """Something happened that the user should know: the key of its sentence, and what is put into it."""
        ...

    def progress(self, code: str, total: int, /, **data: Any) -> AbstractContextManager[Callable[[int], None]]:
        """Work begins that has `total` parts (runs, files, gaps); what it yields is told how many more are done, at
        times that none are."""
        ...

    def stop(self) -> bool:
        """Whether to end early with what there is; asked after each block of runs, and before each loss or remedy is
        tried. Writing what there is is not broken off."""
        ...


class Stopped(KeyboardInterrupt):
    """The listener wants to end now. It is a Ctrl-C, for whoever simulates: what is done so far becomes a partial
    result; only where nothing is done yet does it come through to the door."""


class Silent:
    """A listener that says nothing and never stops."""

    def tell(self, code: str, /, **data: Any) -> None:
        """Nothing is said."""

    def progress(self, code: str, total: int, /, **data: Any) -> AbstractContextManager[Callable[[int], None]]:
        """Nothing is shown."""
        return nullcontext(_ignore)

    def stop(self) -> bool:
        """Never."""
        return False


def _ignore(done: int) -> None:
    return


@contextmanager
def watched(listener: Listener, code: str, total: int, /, **data: Any) -> Iterator[Callable[[int], None]]:
    """The progress of some work, which ends (`Stopped`) after the part at which the listener wants it to."""
    ask = asking(listener)
    with listener.progress(code, total, **data) as done:

        def told(more: int) -> None:
            done(more)
            ask(more)

        yield told


def asking(listener: Listener) -> Callable[[int], None]:
    """Told of progress, it shows none, and ends the work (`Stopped`) where the listener wants that."""

    def ask(more: int) -> None:
        if listener.stop():
            raise Stopped

    return ask


@dataclass(frozen=True)
class Said:
    """A sentence before it is one: the key of the catalogue, and what is put into it."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """What was asked for cannot be done, and why; what was there is as it was.

    A `suggestion` among the data is a name that was probably meant.
    """

    def __init__(self, code: str, /, **data: Any) -> None:
        super().__init__(code)
        self.said: tuple[Said, ...] = (Said(code, data),)

    @property
    def code(self) -> str:
        """The key of its (first) sentence."""
        return self.said[0].code


def sentence(said: Said, words: "Words") -> str:
    """What was told, as a sentence: texts in the language of the words, several names as a list."""
    data = {key: _word(value, words) for key, value in said.data.items() if key != "suggestion"}
    near = said.data.get("suggestion")
    return words.say(said.code, **data) + (words.say("screen.did-you-mean", suggestion=near) if near else "")


def _word(value: Any, words: "Words") -> Any:
    if hasattr(value, "say"):  # a text in both languages
        return value.say(words.lang)
    if isinstance(value, tuple | list):
        return words.say("screen.comma").join(str(_word(each, words)) for each in value) or words.say("screen.none")
    return value
