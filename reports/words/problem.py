"""A problem of a scenario file in words: where, what is wrong, which rule, what to do."""

import errno
import os

from reports.words.catalogue import Words
from scenarios.problem import Problem


def sentence(problem: Problem, words: Words) -> str:
    """`file:line:column: what (rule) mend`, with "did you mean" where something is near."""
    data = {key: _word(key, value, words) for key, value in problem.data.items() if key != "suggestion"}
    what, rule, mend = (words.say(f"problems.{problem.code}.{part}", **data) for part in ("what", "rule", "mend"))
    text = words.say("screen.problem", what=what, rule=rule, mend=mend)
    suggestion = problem.data.get("suggestion")
    if suggestion:
        text += words.say("screen.did-you-mean", suggestion=suggestion)
    place = str(problem.where) if problem.where else ".".join(str(key) for key in problem.path)
    label = "" if problem.severity == "error" else words.say("screen.warning")
    return f"{place}: {label}{text}" if place else f"{label}{text}"


def _word(key: str, value: str | int | float, words: Words) -> str | int | float:
    """Kinds of values and names of collections are said in words; `a|b` is one or the other. So is why the system
    refused."""
    if key == "reason":
        return reason(str(value), words)
    if key not in ("expected", "found", "collection"):
        return value
    kinds = [f"problems._words.{kind}" for kind in str(value).split("|")]
    said = [words.say(kind) if kind in words else kind.rpartition(".")[2] for kind in kinds]
    return words.say("problems._or").join(said)


def reason(value: str, words: Words) -> str:
    """Why the system refused, from its name for it (`ENOSPC`); what the system says where that has no words here."""
    key = f"problems._reason.{value.lower()}"
    if key in words:
        return words.say(key)
    number: int | None = getattr(errno, value, None)
    return os.strerror(number) if number is not None else value
