"""`gasdrill explain`, `schema`, `new`, `doctor`: what the program knows and how it stands."""

import json as jsonlib
from pathlib import Path
from typing import Annotated, Literal

import typer

from drills.cli.options import Exit, Json, Lang, OutputFile, Talk
from drills.cli.root import app
from drills.cli.screen import WORDS, Screen, say


@app.command(help=say("help.explain"))
def explain(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help=say("help.code"))] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    from drills.uses.opening import pick_gap
    from reports.words import plain
    from scenarios.gap import gap_codes

    screen, codes = Screen(), gap_codes()
    if code is None:
        if json:
            screen.json({name: {"family": c.family, "weight": c.weight, "cost": c.cost} for name, c in codes.items()})
            return
        rows = [(name, WORDS.say(f"gaps.{name}.title"), plain.weight(WORDS, c.weight)) for name, c in codes.items()]
        screen.table([say("screen.column-code"), say("screen.column-title"), say("screen.column-weight")], rows)
        return
    known = codes[pick_gap(code, WORDS)]
    parts = {part: WORDS.say(f"gaps.{known.code}.{part}") for part in ("title", "explain")}
    if json:
        screen.json({"code": known.code, "family": known.family, "weight": known.weight, "cost": known.cost, **parts})
        return
    screen.line(f"{known.code}  {parts['title']}", "bold")
    screen.line(parts["explain"])
    usual = say("screen.explain-weight", weight=plain.weight(WORDS, known.weight), cost=plain.cost(WORDS, known.cost))
    screen.line(usual)


@app.command(help=say("help.schema"))
def schema(
    what: Annotated[
        Literal["scenario", "study", "remedies"], typer.Argument(help=say("help.schema-what"))
    ] = "scenario",
    output: OutputFile = None,
    talk: Talk = Talk(),
) -> None:
    from drills.shelf.places import ready
    from drills.shelf.saving import write_text
    from scenarios.json_schema import scenario_schema
    from simulation.remedies.export import remedies_schema
    from simulation.study.schema import study_schema

    screen = talk.screen
    if output is not None:
        ready(output)
    data = {"scenario": scenario_schema, "study": study_schema, "remedies": remedies_schema}[what]()
    if output is None:
        screen.json(data)
        return
    write_text(output, jsonlib.dumps(data, ensure_ascii=False, indent=2) + "\n")
    screen.message(say("screen.written", path=output))


@app.command(help=say("help.new"))
def new(
    name: Annotated[str | None, typer.Argument(help=say("help.new-name"))] = None,
    output: OutputFile = None,
    talk: Talk = Talk(),
) -> None:
    from drills.shelf.saving import write_text
    from drills.uses.opening import pick
    from scenarios.source import library, open_source

    screen, shelf = talk.screen, library()
    if name is None:
        rows = [(key, open_source(str(path)).scenario.scenario.title.say(screen.lang)) for key, path in shelf.items()]
        screen.table([say("screen.column-name"), say("screen.column-title")], rows)
        return
    name = pick("library", name, shelf)
    target = output or Path(f"{name}.yaml")
    if target.exists():
        screen.error(say("screen.exists", path=target))
        raise Exit(Exit.FAILURE)
    write_text(target, shelf[name].read_text(encoding="utf-8"))
    screen.message(say("screen.written", path=target))


@app.command(help=say("help.doctor"))
def doctor(json: Json = False, lang: Lang = None) -> None:
    from drills.uses.doctor import examine

    screen, rows = Screen(), examine()
    if json:
        screen.json([{"check": part.check, "fine": part.fine, "detail": part.detail} for part in rows])
    else:
        marks = {True: say("screen.fine"), False: say("screen.not-fine")}
        screen.table(
            [say("screen.column-check"), say("screen.column-state"), say("screen.column-detail")],
            [(say(f"doctor.{part.check}"), marks[part.fine], part.detail) for part in rows],
        )
    if not all(part.fine for part in rows):
        raise Exit(Exit.FAILURE)
