"""A problem of a scenario file in words: where, what is wrong, which rule, what to do."""

from reports.words.catalogue import Words
from scenarios.problem import Problem


def sentence(problem: Problem, words: Words) -> str:
    """`file:line:column: what (rule) mend`, with "did you mean" where something is near."""
    data = {key: value for key, value in problem.data.items() if key != "suggestion"}
    what, rule, mend = (words.say(f"problems.{problem.code}.{part}", **data) for part in ("what", "rule", "mend"))
    text = words.say("screen.problem", what=what, rule=rule, mend=mend)
    suggestion = problem.data.get("suggestion")
    if suggestion:
        text += words.say("screen.did-you-mean", suggestion=suggestion)
    place = str(problem.where) if problem.where else ".".join(str(key) for key in problem.path)
    label = "" if problem.severity == "error" else words.say("screen.warning")
    return f"{place}: {label}{text}" if place else f"{label}{text}"
