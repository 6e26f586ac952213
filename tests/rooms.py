"""The drawing of the house: rooms, their one sentence, their files and the arrows between them, as docs/house.md.

Run as `python3 dev.py house`; everything is read from the source. `tests/test_rooms.py` keeps the page true.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path

import grimp
import networkx as nx

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "house.md"
PACKAGES = ("scenarios", "simulation", "reports", "drills")
#: What each package and each room is, in Chinese; the English sentence is the first of its docstring.
CHINESE = {
    "scenarios": "设想的是什么：演练情景、规则库，怎样读、怎样查",
    "scenarios.check": "核查：推演之前就看得出的毛病",
    "scenarios.fitting": "把本站的人员、装备、距离、电话套进情景库",
    "scenarios.model": "情景的模型：装不下不成立的东西",
    "scenarios.reading": "读情景文件：读成模型，或者说出全部错处",
    "scenarios.rules": "规则库：法规标准对预案的要求",
    "simulation": "会怎样：照规则推演千百次，找出预案缺口",
    "simulation.audit": "审查器：不用时钟，拿规则核对推演出的一次经过",
    "simulation.campaign": "推演计划：很多情景、很多站，分块推演",
    "simulation.gaps": "从推演结果看出的预案缺口",
    "simulation.kernel": "内核：同一套规则编译成机器码，供千百次推演",
    "simulation.outcome": "一次经过里发生了什么、说明了什么",
    "simulation.plan": "计划：情景化成数字，加上路程和运气",
    "simulation.questions": "用几份结果一起回答的问题：比较、少一个、换用时",
    "simulation.reference": "参照：规则一条一个函数，逐次推演，也能照已发生的事实走",
    "simulation.remedies": "改进办法：从表里提出，再推演验证",
    "simulation.study": "一个情景的许多次推演，和读出来的各种数",
    "reports": "怎样说出来：报告、文书、图、表、句子",
    "reports.charts": "图",
    "reports.fonts": "随附的中文字体",
    "reports.formats": "一份报告写成 HTML、Word、PDF、幻灯片",
    "reports.papers": "演练前文书",
    "reports.prerun": "演练前推演报告",
    "reports.slides": "桌面推演和观摩用的幻灯片",
    "reports.story": "把一次经过讲成故事",
    "reports.telling": "缺口、改法、没有判定的事，一条怎样说",
    "reports.words": "词表：给人看的句子都在这里",
    "reports.workbooks": "工作簿：本站信息表、情景表",
    "drills": "人做的事，和程序的各个门",
    "drills.cli": "命令行",
    "drills.shelf": "磁盘上的文件：整存整取，留旧版本",
    "drills.uses": "程序能做的事，不管从哪个门进来",
}
#: By law: the functions and methods that hold it in the reference engine, in the kernel and in the audit (with the name
#: of the file where another file has one of that name), then whole names of what they share or what stands above them.
LAWS: dict[str, tuple[str, str, str, str]] = {
    "L1": ("engine.run time", "course.simulate time", "times", ""),
    "L2": (
        "wait after look",
        "entry_state wait after _look",
        "stands judge entries look",
        "simulation.plan.plan.entry_state",
    ),
    "L3": (
        "ready begin end gather pass_milestone relieve settle",
        "make_ready begin end gather pass_milestone relieve settle",
        "outcome attempt ended get_ready milestone gather",
        "simulation.plan.compiler.compile_plan",
    ),
    "L4": ("grant send", "grant assign _send", "fit first_complete grant people", ""),
    "L5": ("form part all_settled", "form part all_settled perhaps_part", "form part refusal", ""),
    "L6": (
        "closed holdings arrive",
        "table_of closed_to held_by_group _arrive",
        "scene.walk barred arrive",
        "simulation.plan.distances.Walkways",
    ),
    "L7": ("look_trigger wind ring take_effect", "look_trigger wind ring take_effect", "come slow do", ""),
    "L8": (
        "close interrupt may_stay take_person take_thing",
        "_close _expose _interrupt may_stay _take_person _take_thing",
        "close interrupt protected take_person take_things",
        "",
    ),
    "L9": ("at spread dispatch", "at pop _spread _dispatch wait_for_people", "course.walk dispatch", ""),
    "L10": (
        "deciding late_cause mark_begun",
        "deciding late_cause mark_begun count_chain wait_part",
        "cause",
        "simulation.outcome.chain.Chains",
    ),
    "L11": ("", "judge", "", "simulation.outcome.verdicts.judge simulation.study.races.race"),
    "L12": ("draw result", "uniform drawn result", "drawn lasts fails", "simulation.plan.sampling.uniform"),
    "L13": ("", "", "", "scenarios.patch.apply_patch scenarios.source.Source"),
    "L14": ("resume time_left", "starting resume", "", "simulation.reference.replay"),
}
HEAD = """\
# 房子 / The house

本页由 `python3 dev.py house` 从源码生成，不要手改；`tests/test_rooms.py` 看着它与源码一致。

四个程序包，每个分成几间屋子（子包和单独的文件）。图里每间屋子只用写在它**下面**各行的，箭头从用的指向被用的；
屋子之间、文件之间都没有圈，写在函数里面的 import 也算。每间屋子的英文一句话就是它文档字符串的第一句。
要加什么东西、先看哪里，见 [CONTRIBUTING.md](../CONTRIBUTING.md)；为什么这样分，见[设计说明](design.md)。

Made from the source by `python3 dev.py house`, held by `tests/test_rooms.py`. Four packages, each of a few rooms:
sub-packages, and files that stand alone. In the drawing a room uses only what stands on lines **below** its own; arrows
lead from who uses to what is used. There is no circle between rooms, and none between files, imports inside functions
included. A room's sentence is the first of its docstring. Where to begin when something is to be added:
[CONTRIBUTING.md](../CONTRIBUTING.md); why it is built so: [design.md](design.md).
"""

LAWS_HEAD = """\
[规则](laws.md)一条一行：参照 `simulation/reference/`、内核 `simulation/kernel/`、审查器 `simulation/audit/`
里守它的函数，写成“文件.函数”，没有份的写“–”；最后一栏是它们共用的，或者在它们之上的。
每条规则的测试是 `tests/simulation/test_law_NN_*.py`。

One row a law: the functions that hold it in the reference engine, in the kernel and in the audit, as *file.function*,
– where a program has no part in it; last what they share, or what stands above them. The tests of a law are
`tests/simulation/test_law_NN_*.py`.
"""


def sentence(text: str | None) -> str:
    """The first sentence of a docstring, on one line."""
    paragraph = " ".join((text or "").partition("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s+(?=[A-Z`\d])", paragraph)[0] if paragraph else ""


class House:
    """The source as it stands: modules with their sentence, and who imports whom (lazily or for types alone too)."""

    def __init__(self) -> None:
        graph = grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)
        self.imports: nx.DiGraph[str] = nx.DiGraph()
        self.outside: dict[str, set[str]] = {}
        for module in sorted(graph.modules):
            if module.partition(".")[0] not in PACKAGES:
                continue
            self.imports.add_node(module)
            for other in sorted(graph.find_modules_directly_imported_by(module)):
                top = other.partition(".")[0]
                if top in PACKAGES:
                    self.imports.add_edge(module, other)
                elif top not in sys.stdlib_module_names:
                    self.outside.setdefault(room_of(module), set()).add(top)

    @cached_property
    def sentences(self) -> dict[str, str]:
        """The sentence of every module."""
        return {module: sentence(ast.get_docstring(tree(path_of(module)))) for module in self.imports}

    @cached_property
    def rooms(self) -> nx.DiGraph[str]:
        """The rooms, with an arrow to each room of which a file is imported."""
        rooms: nx.DiGraph[str] = nx.DiGraph()
        rooms.add_nodes_from(room for module in self.imports if (room := room_of(module)) not in PACKAGES)
        rooms.add_edges_from((a, b) for a, b in map(_rooms, self.imports.edges) if a != b and b in rooms and a in rooms)
        return rooms

    @property
    def circles(self) -> list[list[str]]:
        """Files that import each other, at first or second hand."""
        return _circles(self.imports)

    @property
    def room_circles(self) -> list[list[str]]:
        """Rooms that import each other, at first or second hand."""
        return _circles(self.rooms)

    def within(self, package: str) -> nx.DiGraph[str]:
        """The rooms of one package, with only the arrows between them that others do not imply."""
        rooms = self.rooms.subgraph(room for room in self.rooms if room.startswith(f"{package}."))
        inner: nx.DiGraph[str] = nx.DiGraph(rooms)
        while circle := next(iter(_circles(inner)), None):  # one arrow less, so that a page can be made all the same
            inner.remove_edge(*min((a, b) for a, b in inner.edges if a in circle and b in circle))
        reduced: nx.DiGraph[str] = nx.transitive_reduction(inner)
        return reduced

    def levels(self, package: str) -> list[list[str]]:
        """The rooms of a package by level: each uses only rooms of levels before its own."""
        inner = self.within(package)
        level: dict[str, int] = {}
        for room in reversed(list(nx.topological_sort(inner))):
            level[room] = 1 + max((level[other] for other in inner.successors(room)), default=-1)
        return [sorted(room for room in level if level[room] == n) for n in range(max(level.values(), default=-1) + 1)]

    def files(self, room: str) -> list[str]:
        """The modules of a room, without the room itself and its inner packages."""
        return sorted(module for module in self.imports if module.startswith(f"{room}."))


def path_of(module: str) -> Path:
    """The file of a module."""
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def room_of(module: str) -> str:
    """A sub-package, or a file that stands alone in its package."""
    return ".".join(module.split(".")[:2])


def _rooms(edge: tuple[str, str]) -> tuple[str, str]:
    return room_of(edge[0]), room_of(edge[1])


def _circles(graph: nx.DiGraph[str]) -> list[list[str]]:
    return sorted(sorted(found) for found in nx.strongly_connected_components(graph) if len(found) > 1)


@cache
def tree(path: Path) -> ast.Module:
    """The source of a file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def is_package(module: str) -> bool:
    return path_of(module).name == "__init__.py"


# ---- the page


def page(house: House) -> str:
    """docs/house.md."""
    parts = [HEAD, *drawing(house), *arrows(house), *tables(house), *laws(), *files(house)]
    return "\n".join(parts).rstrip() + "\n"


def drawing(house: House) -> Iterator[str]:
    yield "## 一眼看去 / In one look\n\n```text"
    for package in reversed(PACKAGES):
        yield f"{package}/  {CHINESE[package]}"
        for rooms in reversed(house.levels(package)):
            names = (_short(room) for room in rooms)
            yield "    " + "   ".join(names)
        yield ""
    yield "```\n"


def _short(room: str) -> str:
    return room.partition(".")[2] + ("/" if is_package(room) else ".py")


def arrows(house: House) -> Iterator[str]:
    yield "```mermaid\nflowchart TB"
    for package in reversed(PACKAGES):
        inner = house.within(package)
        yield f"  subgraph {package}"
        yield from (f'    {room.replace(".", "_")}["{_short(room)}"]' for room in sorted(inner))
        edges = sorted(inner.edges)
        yield from (f"    {a.replace('.', '_')} --> {b.replace('.', '_')}" for a, b in edges)
        yield "  end"
    yield "  drills --> reports --> simulation --> scenarios\n```\n"


def tables(house: House) -> Iterator[str]:
    yield "## 屋子 / The rooms\n"
    yield "“用到”只写同一个程序包里直接用到的屋子。*Uses*: rooms of the same package that it imports directly.\n"
    for package in PACKAGES:
        yield f"### {package}/\n\n{CHINESE[package]}。{house.sentences[package]}\n"
        yield "| 屋子 room | 是什么 | what it is | 用到 uses | 库 libraries |\n|---|---|---|---|---|"
        for level in house.levels(package):
            for room in level:
                used = sorted(other for other in house.rooms.successors(room) if other.startswith(f"{package}."))
                cells = [f"`{_short(room)}`", CHINESE.get(room, ""), house.sentences[room]]
                cells += [" ".join(_short(other) for other in used), " ".join(sorted(house.outside.get(room, ())))]
                yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        yield ""


def laws() -> Iterator[str]:
    yield "## 哪条规则在哪里 / Where each law is held\n"
    yield LAWS_HEAD
    yield "| 规则 law | 参照 reference | 内核 kernel | 审查器 audit | 共用 shared |\n|---|---|---|---|---|"
    for law, (*programs, shared) in LAWS.items():
        cells = [
            " ".join(f"`{found}`" for name in names.split() for found in places(room, name))
            for room, names in zip(("reference", "kernel", "audit"), programs, strict=True)
        ]
        cells.append(" ".join(f"`{name}`" for name in shared.split()))
        yield f"| {law} | " + " | ".join(cell or "–" for cell in cells) + " |"
    yield ""


@cache
def functions(path: Path) -> frozenset[str]:
    """The names of the functions and methods of a file."""
    return frozenset(node.name for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


def places(room: str, name: str) -> list[str]:
    """Where a function or method of that name stands in a room of the simulation: `file.name`, each file once."""
    found = []
    file, _, name = name.rpartition(".")
    for path in sorted((ROOT / "simulation" / room).glob(f"{file or '*'}.py")):
        if name in functions(path):
            found.append(f"{path.stem}.{name}")
    return found


def files(house: House) -> Iterator[str]:
    yield "## 文件 / The files\n"
    for package in PACKAGES:
        for room in sorted(room for room in house.rooms if room.startswith(f"{package}.") and is_package(room)):
            yield f"### {room.replace('.', '/')}/\n"
            for module in house.files(room):
                name = module.removeprefix(f"{room}.").replace(".", "/") + ("/" if is_package(module) else ".py")
                yield f"- `{name}`: {house.sentences[module]}"
            yield ""


def main(arguments: Iterable[str]) -> int:
    """Write the page; with `--check` only say whether it is true (exit code 1 where it is not)."""
    text = page(House())
    if "--check" in arguments:
        return 0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
