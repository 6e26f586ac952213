"""Writes `compiled.json` anew from the YAML files."""

from pathlib import Path

from scenarios.rules.base import build
from scenarios.rules.files import COMPILED, compile_text, read

if __name__ == "__main__":
    here = Path(__file__).parent
    build(read(here))
    (here / COMPILED).write_text(compile_text(here), encoding="utf-8", newline="\n")
