"""How long something takes, and how well that is known."""

from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from scenarios.model.base import Frozen, Milliseconds, refuse_one
from scenarios.text import Text

Grade = Literal["assumed", "expert", "published", "drill"]
#: From the weakest to the strongest.
GRADES: tuple[Grade, ...] = ("assumed", "expert", "published", "drill")
Shape = Literal["fixed", "uniform", "triangular", "beta-pert", "lognormal", "exponential", "empirical"]
#: All figures of a spread.
FIGURES = ("least", "likely", "most", "mean", "values")
THREE = ("least", "likely", "most")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The figures from which one shape is made.

    `may` are figures that the shape does not need, read only where the sensitivity to other shapes is tried. `positive`
    is the figure that must be above 0, `lowest` the one below which nothing is drawn (of `values` the smallest); "" for
    none. A shape whose `lowest` is `least` lies between `least` and `most`.
    """

    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    positive: str = ""
    lowest: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """The figures that may be written, in the order of `FIGURES`."""
        return tuple(name for name in FIGURES if name in (*self.needs, *self.may))


#: Every shape, the default first. A shape added here is also drawn by both engines (simulation/plan/sampling.py,
#: simulation/kernel/luck.py and flatten.py), stands in the workbook and in the words (reports/words/exchange.*.toml),
#: has a row in docs/format.md and, with a `positive` figure, its problem SHAPE-above-zero in scenarios/problem.py and
#: reports/words/problems.*.toml: `tests/test_tables.py` names the places that lack it.
SHAPES: dict[Shape, Parameters] = {
    "beta-pert": Parameters(THREE, lowest="least"),
    "triangular": Parameters(THREE, lowest="least"),
    "uniform": Parameters(("least", "most"), lowest="least"),
    # Median and 95th percentile; the logarithm of the median is taken.
    "lognormal": Parameters(("likely", "most"), may=("least",), positive="likely"),
    "exponential": Parameters(("mean",), positive="mean"),
    "empirical": Parameters(("values",), lowest="values"),
    "fixed": Parameters(("likely",), lowest="likely"),
}
#: The shapes that can be made from the same three figures.
THREE_POINT: tuple[Shape, ...] = tuple(shape for shape, made in SHAPES.items() if made.reads == THREE)


class Evidence(Frozen):
    """Where a number comes from: `assumed`, `expert`, `published` (then `source`) or `drill` (then `n`).

    Written as the grade alone, or as a map with a note.
    """

    short = ({"enum": list(GRADES)},)

    grade: Grade = "assumed"
    source: str = ""
    note: Text | None = None
    n: int | None = Field(default=None, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _from_grade(cls, value: Any) -> Any:
        return {"grade": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_backed(self) -> "Evidence":
        if self.grade == "published" and not self.source:
            refuse_one("published-without-source")
        if self.grade == "drill" and self.n is None:
            refuse_one("drill-without-n")
        return self


ASSUMED = Evidence()
Number = TypeVar("Number", int, float)


class Spread(Frozen, Generic[Number]):
    """A number drawn anew in each run (L12), with its shape and its evidence.

    `least`, `likely` (the mode; for lognormal the median), `most` (for lognormal the 95th percentile),
    `mean` for exponential, `values` for empirical. A bare value means the shape `fixed`.
    """

    shape: Shape = "beta-pert"
    least: Number | None = None
    likely: Number | None = None
    most: Number | None = None
    mean: Number | None = None
    values: tuple[Number, ...] | None = None
    evidence: Evidence = ASSUMED

    @model_validator(mode="before")
    @classmethod
    def _from_scalar(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Spread) else {"shape": "fixed", "likely": value}

    @model_validator(mode="after")
    def _has_its_shape(self) -> "Spread[Number]":
        made = SHAPES[self.shape]
        for name in made.needs:
            if getattr(self, name) in (None, ()):
                refuse_one("duration-needs", shape=self.shape, field=name)
        more = [name for name in FIGURES if name not in made.reads and getattr(self, name) is not None]
        if more:
            refuse_one("duration-reads", shape=self.shape, field=", ".join(more), reads=", ".join(made.reads))
        if made.positive and not getattr(self, made.positive) > 0:
            refuse_one(f"{self.shape}-above-zero")
        ordered = [getattr(self, name) for name in THREE if name in made.needs]
        if ordered != sorted(ordered):
            refuse_one("duration-order")
        return self

    @property
    def fixed(self) -> Number | None:
        """The one value that this can take, or None if it is drawn."""
        if self.shape == "fixed":
            return self.likely
        if SHAPES[self.shape].lowest == "least" and self.least == self.most:
            return self.most
        return None

    @property
    def lowest(self) -> Number:
        """The least value that can be drawn (0 where the shape has no lower bound)."""
        name = SHAPES[self.shape].lowest
        if name == "values":
            return min(self.values or ())
        bound: Number | None = getattr(self, name) if name else None
        return bound if bound is not None else 0


class Duration(Spread[Milliseconds]):
    """A time, in whole milliseconds (L1)."""

    short = ({"type": "string"},)


class Pace(Spread[Annotated[float, Field(gt=0, le=10)]]):
    """One factor per run on the durations of steps that people do (L12); 1 says that people are as fast as planned."""

    short = ({"type": "number"},)


class Chance(Frozen):
    """A probability with its evidence; written as a bare number between 0 and 1, or as a map."""

    short = ({"type": "number", "minimum": 0, "maximum": 1},)

    p: float = Field(ge=0, le=1)
    evidence: Evidence = ASSUMED

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Chance) else {"p": value}
