"""How long something takes, and how well that is known."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from scenarios.model.base import Frozen, Milliseconds, refuse_one
from scenarios.text import Text

Grade = Literal["assumed", "expert", "published", "drill"]
#: From the weakest to the strongest.
GRADES: tuple[Grade, ...] = ("assumed", "expert", "published", "drill")
Shape = Literal["fixed", "uniform", "triangular", "beta-pert", "lognormal", "exponential", "empirical"]
#: The fields that each shape needs.
NEEDS: dict[str, tuple[str, ...]] = {
    "fixed": ("likely",),
    "uniform": ("least", "most"),
    "triangular": ("least", "likely", "most"),
    "beta-pert": ("least", "likely", "most"),
    "lognormal": ("likely", "most"),
    "exponential": ("mean",),
    "empirical": ("values",),
}
#: The fields that each shape reads. The `least` of a lognormal is read only where its sensitivity is tried.
READS: dict[str, tuple[str, ...]] = {**NEEDS, "lognormal": ("least", "likely", "most")}
FIGURES = ("least", "likely", "most", "mean", "values")


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
        for name in NEEDS[self.shape]:
            if getattr(self, name) in (None, ()):
                refuse_one("duration-needs", shape=self.shape, field=name)
        more = [name for name in FIGURES if name not in READS[self.shape] and getattr(self, name) is not None]
        if more:
            reads = ", ".join(READS[self.shape])
            refuse_one("duration-reads", shape=self.shape, field=", ".join(more), reads=reads)
        ordered = [v for v in (self.least, self.likely, self.most) if v is not None]
        if self.shape == "lognormal":  # least is ignored there; median and P95 must be above 0 for the logarithm
            ordered = [v for v in (self.likely, self.most) if v is not None]
            if not ordered[0] > 0:
                refuse_one("lognormal-above-zero")
        if self.shape == "exponential" and not (self.mean or 0) > 0:
            refuse_one("exponential-above-zero")
        if ordered != sorted(ordered):
            refuse_one("duration-order")
        return self

    @property
    def fixed(self) -> Number | None:
        """The one value that this can take, or None if it is drawn."""
        if self.shape == "fixed":
            return self.likely
        if self.shape in ("uniform", "triangular", "beta-pert") and self.least == self.most:
            return self.most
        return None

    @property
    def lowest(self) -> Number:
        """The least value that can be drawn (0 where the shape has no lower bound)."""
        match self.shape:
            case "fixed":
                bound = self.likely
            case "uniform" | "triangular" | "beta-pert":
                bound = self.least
            case "empirical":
                bound = min(self.values or ())
            case _:
                bound = None
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
