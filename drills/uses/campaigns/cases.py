"""From the file of a campaign to its cases, one by one: scenarios × stations × variants."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path

from drills.uses.station import fit_workbook, fitted_source
from scenarios.campaign import ALL, BASE, Campaign
from scenarios.graph import ResponseGraph
from scenarios.problem import Invalid, Key, Problem, any_error, in_order
from scenarios.reading import Document, nearest
from scenarios.source import Source, library, open_source
from scenarios.text import Text
from simulation.campaign import Case


@dataclass(frozen=True)
class Entry:
    """What the results need of a case: where its study is, and how to speak of it."""

    name: str
    station: str
    variant: str
    key: str
    title: Text
    unit: Text | None
    variant_title: Text | None
    titles: dict[str, Text]


@dataclass(frozen=True)
class LeftOut:
    """What is not simulated, and why: a workbook that does not fit, a variant that is no scenario, a circle."""

    name: str
    station: str
    variant: str
    problems: tuple[Problem, ...] = ()
    circle: tuple[str, ...] = ()


@dataclass
class Design:
    """A campaign whose scenarios are read. `entries` and `left_out` grow while the cases are taken, in their order, as
    do the warnings on the workbooks, each kept once."""

    campaign: Campaign
    scenarios: dict[str, Source]
    stations: dict[str, tuple[Path, str | None]]
    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    warned: dict[Problem, None] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        """How many runs it will be, if every station can be fitted."""
        variants = sum(len(self.chosen(source)) for source in self.scenarios.values())
        return variants * max(len(self.stations), 1) * self.campaign.runs

    def chosen(self, source: Source) -> tuple[str, ...]:
        """The variants that are asked for and that the scenario declares; "" is the plan as written."""
        wanted = self.campaign.variants
        declared = source.scenario.variants
        names = [n for w in wanted for n in (declared if w == ALL else ("",) if w == BASE else (w,))]
        return tuple(n for n in dict.fromkeys(names) if not n or n in declared)

    def cases(self) -> Iterator[Case]:
        """Every case, made when it is asked for. What cannot be one is noted and passed over."""
        for name, base in self.scenarios.items():
            for station in self.stations or [""]:
                source = self._source(name, base, station)
                for variant in self.chosen(source) if source else ():
                    case = self._case(name, station, variant, source)
                    if case is not None:
                        yield case

    def _source(self, name: str, base: Source, station: str) -> Source | None:
        """The scenario of a station; the base itself without one."""
        if not station:
            return base
        path, unit = self.stations[station]
        problems: tuple[Problem, ...]
        try:
            fitted = fit_workbook(str(path), base, station, unit or station)
            if not any_error(fitted.problems):
                self.warned |= dict.fromkeys(fitted.problems)
                return fitted_source(fitted, station)
            problems = fitted.problems
        except Invalid as invalid:
            problems = invalid.problems
        self.left_out.append(LeftOut(name, station, "", problems))
        return None

    def _case(self, name: str, station: str, variant: str, source: Source | None) -> Case | None:
        assert source is not None
        title = source.scenario.variants[variant].title if variant else None
        try:
            under = source.variant(variant) if variant else source
        except Invalid as invalid:
            self.left_out.append(LeftOut(name, station, variant, invalid.problems))
            return None
        scenario = under.scenario
        circles = ResponseGraph(scenario).circles
        if circles:
            self.left_out.append(LeftOut(name, station, variant, circle=tuple(circles[0])))
            return None
        c = self.campaign
        case = Case(name, station, variant, scenario, c.runs, c.seed, c.block)
        titles = {id: d.title for id, d in scenario.deadlines.items()}
        titles |= {id: e.title for id, e in scenario.escalations.items()}
        head = scenario.scenario
        self.entries.append(Entry(name, station, variant, case.key, head.title, head.unit, title, titles))
        return case


def design(campaign: Campaign, document: Document) -> Design:
    """The campaign with its scenarios read and its workbooks found; `Invalid` with all that is wrong, each place in the
    file of the campaign or of a scenario."""
    folder = Path(document.file).parent
    problems: list[Problem] = []

    def wrong(code: str, *path: Key, **data: str) -> None:
        problems.append(Problem(code, document.where(path), path, data))

    scenarios: dict[str, Source] = {}
    for i, name in enumerate(campaign.scenarios):
        path = folder / name
        if name in library() and not path.is_file():
            path = library()[name]
        elif not path.exists():
            wrong("campaign-scenario", "scenarios", i, name=name, known=", ".join(library()), **_hint(name, library()))
            continue
        if path.stem in scenarios:
            wrong("campaign-twice", "scenarios", i, name=path.stem)
            continue
        try:
            scenarios[path.stem] = open_source(str(path))
        except Invalid as invalid:
            problems += invalid.problems
    stations: dict[str, tuple[Path, str | None]] = {}
    for i, sheet in enumerate(campaign.stations):
        found = _files(folder, sheet.file)
        if not found:
            wrong("campaign-station", "stations", i, name=sheet.file)
        for path in found:
            if path.stem in stations:
                wrong("campaign-twice", "stations", i, name=path.stem)
            stations[path.stem] = (path, sheet.unit)
    if not problems:
        known = dict.fromkeys(v for source in scenarios.values() for v in source.scenario.variants)
        for i, name in enumerate(campaign.variants):
            if name not in known and name not in (BASE, ALL):
                words = [BASE, ALL, *known]
                wrong("campaign-variant", "variants", i, name=name, known=", ".join(words), **_hint(name, words))
    if problems:
        raise Invalid(in_order(problems))
    return Design(campaign, scenarios, stations)


def _files(folder: Path, pattern: str) -> list[Path]:
    """The file of that name, or those that match it as a pattern; not what an office program keeps open beside them."""
    if (folder / pattern).is_file():
        return [folder / pattern]
    found = sorted(Path(name) for name in glob(str(folder / pattern)))
    return [path for path in found if path.is_file() and not path.name.startswith(("~$", "."))]


def _hint(word: str, known: Iterable[str]) -> dict[str, str]:
    near = nearest(word, known)
    return {"suggestion": near} if near else {}
