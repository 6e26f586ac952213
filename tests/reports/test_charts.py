"""The figures: realistic ones are legible, the same data give the same bytes, and poor data draw all the same."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import combinations, cycle
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.figure import Figure

from reports import fonts
from reports.charts import sheet
from reports.charts.breakdown import Breakdown, BreakdownLabels, BreakdownRow, breakdown
from reports.charts.deadlines import DeadlineLabels, DeadlineRow, Deadlines, deadlines
from reports.charts.fragility import Change, Fragility, FragilityLabels, FragilityRow, fragility
from reports.charts.golden_ten import Bar, Exposure, GoldenTen, GoldenTenLabels, Lane, Moment, golden_ten
from reports.charts.load import Load, LoadLabels, LoadRow, WaitRow, load
from reports.charts.race import Race, RaceLabels, race, share_by
from reports.charts.response_graph import (
    GraphEdge,
    GraphLabels,
    GraphLane,
    GraphNode,
    ResponseGraph,
    drawn_edges,
    response_graph,
)
from reports.charts.sheet import text_width, to_png, to_svg
from reports.charts.wrap import clock, percent, wrap
from reports.fonts import lending
from reports.words import plain

pytestmark = pytest.mark.filterwarnings("error")

DEJAVU = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")

STEPS = {
    "S01": ("发现泄漏", 0, ""), "S02": ("停秤、关瓶阀及支管阀", 0, "S01"),
    "S03": ("按急停: 停泵、关紧急切断阀", 0, "S01"), "S04": ("呼喊、对讲机报告", 0, "S01"),
    "S05": ("确认报警、拉响警报", 1, "S04 I0"), "S06": ("判断、宣布启动预案", 1, "S05"),
    "S08": ("灌瓶间、瓶库停止作业并撤人", 1, "S04"), "S08b": ("随外来人员撤到A点", 1, "S04"),
    "S09": ("制止车辆启动、客户弃车步行", 1, "S04"), "S10": ("关闭大门、拦停来车", 1, "S05"),
    "S11": ("云外断开生产区电源", 1, "S04"), "S12": ("拨打119", 1, "S05"), "S13": ("拨打120", 1, "S12 I9"),
    "S14": ("向区市场监管局初报", 2, "S12"), "S15": ("报燃气主管、应急、镇街", 2, "S14"),
    "S16": ("启动消防泵、开储罐喷淋", 2, "S05"), "S17": ("铺水带、出喷雾水", 2, "S16"),
    "S18a": ("后门警戒", 1, "S05"), "S18b": ("村道口警戒", 2, "S15"), "S19": ("告知下风向住户撤离", 2, "S18b"),
    "S20": ("集合点清点", 2, "S08 S08b S09"), "S21": ("搜寻失联人员", 3, "S20 S23 S17 S26"),
    "S22": ("领取、佩戴空呼和防静电服", 2, "S06"), "S23": ("互检、登记气压和进入时间", 2, "S22"),
    "S24": ("自上风侦检, 判断是否已切断", 3, "S23 S17 S26"), "S25a": ("关手动总阀", 3, "S24 S16"),
    "S25b": ("堵漏", 3, "S24 S16"), "S26": ("消防站到场", 2, "S12"),
    "S27": ("路口接应、情况交底、移交指挥", 3, "S26"), "S28": ("冻伤人员救护", 2, "I9 S20"),
    "S29": ("撤离判定", 3, "E3"), "S30": ("复测合格", 4, "S24 S25a S25b"),
    "S31": ("宣布终止、解除警戒", 4, "S30 S20"), "S32a": ("现场保护", 4, "S31"),
    "S32b": ("封存充装记录、续报", 4, "S31"), "S33": ("指挥权移交", 4, "S29 S27"), "K1": ("受控终点", 4, "S32a S32b"),
    "B01": ("值班接报登记", 2, "S14"), "B02": ("核实补要件", 2, "B01"), "B03": ("报局领导、启动局预案", 3, "B02"),
    "B04": ("报区政府和市局", 3, "B03"), "B05": ("两人赶赴现场", 3, "B01"), "B06": ("锅检所技术支持", 4, "B05"),
    "E1": ("气云充满灌瓶间", 0, ""), "E2": ("遇点火源闪燃", 1, ""), "E3": ("瓶库气瓶爆裂飞出", 2, "E2"),
    "E4": ("储罐安全阀起跳", 3, "E3"), "I0": ("报警控制器动作", 0, ""), "I1": ("送瓶车要进站", 1, ""),
    "I2": ("站长手机无人接听", 1, "S04"), "I3": ("消防泵停转", 2, "S11"), "I4": ("少一人", 2, "S20"),
    "I5": ("风向转东", 2, ""), "I6": ("119追问", 1, "S12"), "I7": ("空呼低压报警", 3, "S24"),
    "I8": ("村民拍摄直播", 2, ""), "I9": ("一人冻伤", 0, ""),
}  # fmt: skip
KINDS = {"E": "escalation", "I": "inject", "K": "milestone"}
EXTERNAL = {"S18b", "S19", "S26"}
PEOPLE = {
    "P01": "站长（总指挥）", "P03": "专职安全员", "P04": "充装班长", "P05": "充装工甲", "P07": "充装前后检查员",
    "P08": "机泵、卸车工", "P09": "电工兼维修", "P10": "开票员", "P11": "门卫（日班）", "B-1": "局值班员",
    "F1": "消防站首车指挥员",
}  # fmt: skip
LIMITS = {
    "D1": ("切断气源", 60), "D2": ("报告负责人", 60), "D3": ("拨打119", 180),
    "D4": ("灌瓶间、瓶库及营业室人员全部撤出", 180), "D5": ("集合点清点完毕", 360), "D6": ("警戒到位", 300),
    "D7": ("喷淋出水", 180), "D8": ("报市场监管部门", 3600), "D9": ("报其他负有监管职责部门", 3600),
    "D10": ("每级上报", 7200),
}  # fmt: skip


def graph() -> ResponseGraph:
    def lane(name: str) -> str:
        return {"B": "bureau", "E": "hazard", "I": "hazard"}.get(name[0], "external" if name in EXTERNAL else "station")

    weights: dict[str, Any] = {"S03": "must", "S12": "must", "S16": "should", "S15": "could", "E1": "must"}
    nodes = tuple(
        GraphNode(name, title, lane(name), KINDS.get(name[0], "step"), phase, weights.get(name, ""))  # type: ignore[arg-type]
        for name, (title, phase, _) in STEPS.items()
    )
    after = [(before, name) for name, (_, _, befores) in STEPS.items() for before in befores.split()]
    named: dict[tuple[str, str], Any] = {("S20", "S21"): "condition", ("S24", "S25a"): "condition"}
    edges = [GraphEdge(a, b, named.get((a, b), "order")) for a, b in after]
    edges += [GraphEdge(a, b, "averts") for a in ("S02", "S03") for b in ("E1", "E2")]
    edges += [GraphEdge("S31", "S18a", "until")]
    kinds = ("处置步骤", "里程碑", "事态升级", "导调信息")
    styles = ("先后", "按结果", "可避免", "持续到")
    rest = ("必须修订", "应当修订", "建议完善", "没有步骤", "响应流程图")
    lanes = {"station": "充装站", "bureau": "区市场监管局", "external": "外部力量", "hazard": "险情与导调"}
    phases = ("发现与切断", "报警与疏散", "报告、冷却与集结", "侦检处置", "恢复与移交")
    return ResponseGraph(
        tuple(GraphLane(*lane) for lane in lanes.items()),
        nodes,
        tuple(edges),
        GraphLabels(*kinds, *styles, *rest),
        phases,
    )


def course() -> GoldenTen:
    luck = random.Random(4)
    bars: list[Bar] = []
    titles = [(name, title) for name, (title, _, _) in STEPS.items() if name[0] == "S"]
    for person in PEOPLE:
        at = luck.uniform(0, 120)
        while at < 620:
            doing: Any = luck.choice(("walk", "work", "work", "wait"))
            end = at + luck.uniform(3, 120)
            code, title = luck.choice(titles) if doing != "walk" else ("", "")
            bars.append(Bar(person, at, end, doing, code, title))
            at = end + luck.choice((0.0, 0.0, luck.uniform(0, 90)))
    return GoldenTen(
        tuple(Lane(code, code, title) for code, title in PEOPLE.items()),
        tuple(bars),
        GoldenTenLabels(
            "自泄漏起的时间（分:秒）",
            "处置",
            "行走",
            "等待",
            "险情到来",
            "导调信息",
            "有人在险区内",
            "无",
            "黄金十分钟",
        ),
        (
            Moment(62, "E1", "气云充满灌瓶间"),
            Moment(131, "E2", "门口闪燃"),
            Moment(150, "E3", "气瓶爆裂"),
            Moment(590, "E4", "起跳"),
        ),
        (Moment(40, "I9", "一人冻伤"), Moment(90, "I1", "送瓶车要进站"), Moment(100, "I2", "站长手机无人接听")),
        (Exposure("P05", 62), Exposure("P07", 131)),
    )


def the_race() -> Race:
    luck = random.Random(1)
    required = tuple(sorted(luck.triangular(25, 320, 120) for _ in range(2000)))
    available = tuple(sorted(luck.triangular(30, 150, 60) for _ in range(2000)))
    labels = RaceLabels(
        "时间（分:秒）", "占全部推演的比例", "切断已完成", "气云已到", "可能来不及", "一万次推演中来不及", "没有推演"
    )
    return Race(required, available, 0.73, labels, required_never=0.05, lost_text="7300 次")


def limits() -> Deadlines:
    luck = random.Random(2)
    rows = []
    for code, (title, limit) in LIMITS.items():
        middle = limit * luck.uniform(0.2, 2.2)
        p90 = None if code == "D4" else middle * 1.6
        missed, away = luck.random(), luck.choice((0.0, 0.04))
        rows.append(DeadlineRow(code, title, limit, middle * 0.6, middle, p90, missed, away, note=f"时限 {limit} 秒"))
    labels = DeadlineLabels(
        "用时占时限的比例", "时限", "来不及", "不计入", "一般用时", "有利到不利", "更晚或未完成", "没有时限"
    )
    return Deadlines(tuple(rows), labels)


def parts() -> Breakdown:
    luck = random.Random(3)
    rows = []
    for code, (title, limit) in LIMITS.items():
        work, walk, wait, clocked = (limit * luck.uniform(0, 0.5) for _ in range(4))
        rows.append(BreakdownRow(code, title, limit, work, walk, wait, clocked, f"时限 {limit} 秒"))
    labels = BreakdownLabels("平均用时占时限的比例", "时限", "平均用时", "处置", "行走", "等待", "固定时间", "没有时限")
    return Breakdown(tuple(rows), labels)


def loads() -> Load:
    luck = random.Random(5)
    rows = tuple(LoadRow(code, title, luck.random() * 0.8, luck.random() * 0.2) for code, title in PEOPLE.items())
    waits = (WaitRow("S23 互检、登记气压", "P03 专职安全员", 262), WaitRow("S14 报市场监管部门", "P03 专职安全员", 205))
    return Load(
        rows, waits, LoadLabels("前 10 分钟的忙碌程度", "谁等谁: 平均等待（分:秒）", "处置", "行走", "没有等待")
    )


def fragile() -> Fragility:
    luck = random.Random(6)
    rows = []
    for code, title in PEOPLE.items():
        means = {deadline: luck.choice((0.0, luck.uniform(-0.2, 0.9))) for deadline in LIMITS}
        changes = tuple(Change(deadline, mean, mean - 0.03, mean + 0.03) for deadline, mean in means.items())
        rows.append(FragilityRow(code, f"{title}不在", changes))
    columns = tuple((code, title[:5]) for code, (title, _) in LIMITS.items())
    return Fragility(columns, tuple(rows), FragilityLabels("来不及增加（百分点）", "减少", "差别不明显", "没有比较"))


FIGURES: dict[str, Callable[[], tuple[Callable[..., Figure], Any]]] = {
    "response_graph": lambda: (response_graph, graph()),
    "golden_ten": lambda: (golden_ten, course()),
    "golden_ten_a3": lambda: (lambda data: golden_ten(data, paper="a3"), course()),
    "race": lambda: (race, the_race()),
    "deadlines": lambda: (deadlines, limits()),
    "breakdown": lambda: (breakdown, parts()),
    "load": lambda: (load, loads()),
    "fragility": lambda: (fragility, fragile()),
}
ENGLISH = (
    "Shut the cylinder and branch valves", "Call the fire brigade", "Roll call at the assembly point, visitors too",
    "Press the emergency stop", "Report to the supervision bureau", "Stop filling and clear the hall",
)  # fmt: skip


def in_english(data: Any, words: Iterator[str] | None = None) -> Any:
    """The same data with every text that holds hanzi replaced by an English one of ordinary length."""
    words = words or cycle(ENGLISH)
    if isinstance(data, str):
        return next(words) if any(c >= "\u2e80" for c in data) else data
    if isinstance(data, tuple):
        return tuple(in_english(item, words) for item in data)
    if is_dataclass(data) and not isinstance(data, type):
        return replace(data, **{f.name: in_english(getattr(data, f.name), words) for f in fields(data)})
    return data


def flaws(figure: Figure) -> list[str]:
    """Texts that end in an ellipsis or leave the figure, and pairs that lie on each other (more than a hair)."""
    figure.draw_without_rendering()
    edge = figure.bbox
    boxes = [(t.get_text(), t.get_window_extent()) for t in figure.axes[0].texts]
    out = [
        text
        for text, box in boxes
        if box.x0 < edge.x0 - 1 or box.x1 > edge.x1 + 1 or box.y0 < -1 or box.y1 > edge.y1 + 1
    ]
    out += [text for text, _ in boxes if text.endswith("…")]
    for (a, one), (b, other) in combinations(boxes, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        down = min(one.y1, other.y1) - max(one.y0, other.y0)
        if across > 1.5 and down > 1.5:
            out.append(f"{a} / {b}")
    return out


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_cut_or_lies_on_another(name: str, language: str) -> None:
    """With 11 people, 57 nodes and 10 deadlines every label of a figure is whole and stands free."""
    draw, data = FIGURES[name]()
    assert flaws(draw(data if language == "zh" else in_english(data))) == []


@pytest.mark.parametrize("name", FIGURES)
def test_same_data_same_svg(name: str) -> None:
    """The same data give the same SVG, byte by byte; it is sound XML, carries no date and no text element."""
    draw, data = FIGURES[name]()
    svg = to_svg(draw(data))
    assert svg == to_svg(draw(FIGURES[name]()[1]))
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert "text" not in tags
    assert "date" not in tags


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    """Somebody else's figures look as before."""
    import matplotlib

    before = dict(matplotlib.rcParams)
    to_svg(deadlines(limits()))
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", ["race", "response_graph", "golden_ten"])
def test_the_settings_of_the_machine_change_no_figure(name: str) -> None:
    """Whatever a user's matplotlibrc says of lines and paths, the figure is the same."""
    draw, data = FIGURES[name]()
    ours = to_svg(draw(data))
    theirs: dict[Any, Any] = {
        "path.simplify": False,
        "path.sketch": (3.0, 50.0, 2.0),
        "font.family": ["serif"],
        "hatch.linewidth": 3.0,
    }
    with matplotlib.rc_context(theirs):
        assert to_svg(draw(data)) == ours


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without fonts of its own, and nothing remembered of this one."""
    monkeypatch.setattr(lending, "desk", lambda: (DEJAVU,))
    monkeypatch.setattr(lending, "_lent", {})
    remembered = (sheet._advance, wrap)
    for one in remembered:
        one.cache_clear()
    yield
    for one in remembered:
        one.cache_clear()


@pytest.mark.parametrize(
    "odd", ["龘靐", "ą č ł", "😀", "한글", "𠀀", "\ue000", "ࠀ", "甲\u200b\ufeff\u202e\x9b乙", "\ud800", ""]
)
def test_no_character_keeps_a_figure_from_being_made(odd: str, bare: None) -> None:
    """Whatever a title holds, its width is known and the figure is drawn, without a box for a missing glyph."""
    data = the_race()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = race(replace(data, labels=replace(data.labels, required=odd)))
        assert to_png(figure, 60).startswith(b"\x89PNG")
        assert to_svg(figure)
    drawn = "".join(text.get_text() for text in figure.axes[0].texts)
    assert "".join(lending.shown(odd).split()) in "".join(drawn.split())
    assert fonts.missing(drawn) <= set("ąčł😀")
    assert text_width(odd, 9) == pytest.approx(text_width(lending.shown(odd), 9))


def test_bold_text_borrows_the_very_font_that_has_the_character(bare: None) -> None:
    """A character that only the ordinary face of a lending family has is drawn with it in bold text too."""
    page = sheet.Sheet(10, 2)
    page.text(1, 1, "关阀龘č𝖠", bold=True)
    assert to_png(page.figure, 60).startswith(b"\x89PNG")
    assert text_width("𝖠", 9, bold=True) == text_width("𝖠", 9) > 0


@pytest.mark.parametrize("name", FIGURES)
def test_all_texts_of_the_samples_are_in_the_font(name: str) -> None:
    """What the samples print can be shown, and the PNG is one."""
    draw, data = FIGURES[name]()
    figure = draw(data)
    assert fonts.missing("".join(text.get_text() for text in figure.axes[0].texts)) == set()
    assert to_png(figure, 60).startswith(b"\x89PNG")


POOR = {
    "graph without nodes": lambda: response_graph(replace(graph(), nodes=(), edges=())),
    "graph without anything": lambda: response_graph(ResponseGraph((), (), (), graph().labels)),
    "graph of one node": lambda: response_graph(replace(graph(), nodes=graph().nodes[:1], edges=(), phases=())),
    "graph with a circle": lambda: response_graph(
        replace(graph(), edges=(*graph().edges, GraphEdge("S31", "S01"), GraphEdge("S04", "S04")))
    ),
    "edge to nowhere": lambda: response_graph(replace(graph(), edges=(GraphEdge("S01", "S99"),))),
    "nobody": lambda: golden_ten(replace(course(), lanes=(), bars=(), arrivals=(), injects=(), exposures=())),
    "one lane": lambda: golden_ten(replace(course(), lanes=course().lanes[:1])),
    "all after the ten minutes": lambda: golden_ten(
        replace(course(), bars=(Bar("P01", 700, 800, "work", "S01", "晚"),), arrivals=(Moment(900, "E1", "晚"),))
    ),
    "thirty people": lambda: golden_ten(
        replace(course(), lanes=tuple(Lane(f"X{i}", f"X{i}", "参演人员") for i in range(30)))
    ),
    "no runs": lambda: race(replace(the_race(), required=(), available=(), lost=0.0)),
    "never done": lambda: race(replace(the_race(), required=(), required_never=1.0, lost=1.0)),
    "hazard never comes": lambda: race(replace(the_race(), available=(), available_never=1.0, lost=0.0)),
    "one run": lambda: race(replace(the_race(), required=(5.0,), available=(5.0,), required_never=0.0)),
    "at once": lambda: race(replace(the_race(), required=(0.0,), available=(0.0,))),
    "no deadlines": lambda: deadlines(replace(limits(), rows=())),
    "never reached": lambda: deadlines(
        replace(limits(), rows=(DeadlineRow("D1", "切断", 60, None, None, None, 1.0, 1.0),))
    ),
    "always in time": lambda: deadlines(replace(limits(), rows=(DeadlineRow("D1", "切断", 60, 0, 0, 0, 0.0),))),
    "no parts": lambda: breakdown(replace(parts(), rows=())),
    "no time at all": lambda: breakdown(replace(parts(), rows=(BreakdownRow("D1", "切断", 60, 0, 0, 0, 0),))),
    "far beyond the limit": lambda: breakdown(replace(parts(), rows=(BreakdownRow("D1", "切断", 60, 900, 9, 9, 9),))),
    "no load": lambda: load(replace(loads(), rows=(), waits=())),
    "load of nought and one": lambda: load(
        Load((LoadRow("P01", "站长", 0.0), LoadRow("P02", "副站长", 1.0)), (WaitRow("a", "b", 0.0),), loads().labels)
    ),
    "nothing taken away": lambda: fragility(replace(fragile(), rows=())),
    "no columns": lambda: fragility(replace(fragile(), deadlines=())),
    "all or nothing": lambda: fragility(
        replace(fragile(), rows=(FragilityRow("P01", "站长", (Change("D1", 1, 1, 1), Change("D2", 0, 0, 0))),))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", POOR)
def test_poor_data_draw_all_the_same(name: str) -> None:
    """No runs, one lane, a share of 0 or 1, a wrong plan: a figure comes out, and nothing in it is cut."""
    figure = POOR[name]()
    assert flaws(figure) == []
    assert to_svg(figure).rstrip().endswith("</svg>")


def test_a_node_outside_all_lanes_is_refused() -> None:
    """A node whose lane does not exist is an error that names it, not a node that is left out."""
    with pytest.raises(ValueError, match="S01"):
        response_graph(ResponseGraph((), (GraphNode("S01", "发现", "nowhere"),), (), graph().labels))


def test_only_implied_order_lines_are_left_out() -> None:
    """An order line that a longer way implies is not drawn; conditions, averting and until always are."""
    lanes = (GraphLane("a", "a"),)
    nodes = tuple(GraphNode(name, name, "a") for name in "xyz")
    edges = (GraphEdge("x", "y"), GraphEdge("y", "z"), GraphEdge("x", "z"), GraphEdge("x", "z", "condition"))
    data = ResponseGraph(lanes, nodes, edges, graph().labels)
    assert drawn_edges(data) == [edges[0], edges[1], edges[3]]
    assert drawn_edges(replace(data, reduce=False)) == list(edges)


def test_columns_follow_what_waits_for_what() -> None:
    """Whatever waits stands to the right of what it waits for."""
    from reports.charts.layering import lay_out

    data = graph()
    binding = [(e.source, e.target) for e in data.edges if e.style != "until"]
    layout = lay_out(data.nodes, [lane.id for lane in data.lanes], binding)
    assert all(layout.column[a] < layout.column[b] for a, b in binding)
    lane_of = {node.id: node.lane for node in data.nodes}
    places = [(lane_of[name], layout.column[name], layout.row[name]) for name in lane_of]
    assert len(set(places)) == len(places)
    assert all(0 <= row < layout.rows[lane] for lane, _, row in places)


def test_share_by_counts_runs_that_never_came() -> None:
    """The curve ends at the share of runs in which it came at all."""
    assert share_by((10.0, 20.0), 0.5, (0.0, 10.0, 15.0, 20.0, 99.0)) == [0.0, 0.25, 0.25, 0.5, 0.5]
    assert share_by((), 1.0, (0.0, 5.0)) == [0.0, 0.0]


def test_wrapping_keeps_every_character_and_the_rules_of_the_line() -> None:
    """No character is lost, no line is too wide, and none begins with a comma or a closing bracket."""
    text = "停秤、关瓶阀（及支管阀），报告S03是否关闭。Emergency shut-off valve 3"
    for width in (0.9, 1.4, 2.2, 3.1):
        lines = wrap(text, width, 7.0)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(line[0] not in "、，。）" for line in lines)
        assert all(text_width(line, 7.0) <= width + 1e-9 for line in lines)


def test_times_and_shares_are_written_the_same_in_every_language() -> None:
    """Minutes and seconds, hours when there are any; a share is never rounded to none or all."""
    assert [clock(t) for t in (0, 59.6, 250, 3900, -5)] == ["0:00", "1:00", "4:10", "1:05:00", "-0:05"]
    assert [percent(p) for p in (0, 0.001, 0.126, 0.999, 1)] == ["0%", "<1%", "13%", ">99%", "100%"]


def test_a_figure_and_its_table_say_the_same_moment() -> None:
    """Half a second is rounded one way, in figures as in tables: 30.5 s is 0:31 in both."""
    assert [clock(ms / 1000) for ms in range(0, 7_300_000, 500)] == [plain.clock(ms) for ms in range(0, 7_300_000, 500)]
