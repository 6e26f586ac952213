"""The rule base: sound data, a careful reader, and duties that judge plans the way an inspector would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from pydantic import ValidationError

from scenarios.rules import Band, Rule, RuleBaseError, Span, build, grade, missing_duties, rule_base
from scenarios.rules.files import COMPILED, FILES, compile_text, folder, read

# The nine steps of a small station: cut off, shout, alarm, clear people and vehicles, 119, deluge by remote,
# head count with visitors, three reports, meet and brief the brigade.
NINE_STEPS = {
    "detect", "stop_filling", "isolate", "report_head", "sound_alarm", "stop_work", "evacuate", "evacuate_visitors",
    "stop_vehicles", "bar_entry", "call_119", "start_deluge", "count_staff", "count_visitors", "report_regulator",
    "report_gas_authority", "report_emergency", "meet_brigade", "brief_brigade", "hand_over",
}  # fmt: skip

# Station 甲 as its plan is written: it sends people into the cloud, counts only its own staff, ends on the
# manager's word, and its telephone list knows neither the market regulator, the gas authority nor the emergency
# department.
TYPICAL = {
    "detect", "stop_filling", "isolate", "report_head", "sound_alarm", "activate", "stop_work", "evacuate",
    "evacuate_visitors", "stop_vehicles", "bar_entry", "cut_power", "call_119", "call_120", "start_deluge", "lay_fog",
    "cordon", "warn_public", "count_staff", "search", "don_breathing", "survey", "plug", "meet_brigade",
    "brief_brigade", "hand_over", "first_aid", "all_clear", "preserve_scene",
}  # fmt: skip

BUREAU = {
    "receive_report", "verify_report", "inform_leader", "activate_bureau", "report_government", "report_superior",
    "go_to_scene", "technical_support", "protect_scene",
}  # fmt: skip


def missing(**acts: set[str]) -> set[str]:
    return {duty.id for duty in missing_duties(acts, rule_base().duties.values())}


def test_small_station_misses_nothing() -> None:
    """Cut off, get out, call, wait for 119 is a good plan: not one duty is missing."""
    assert missing(unit=NINE_STEPS) == set()


def test_typical_plan_misses_what_its_weaknesses_say() -> None:
    """No head count of visitors, no criterion to withdraw or to end, no report to any authority, bare entry."""
    assert missing(unit=TYPICAL) == {
        "count-visitors",
        "withdraw",
        "recheck",
        "report-regulator",
        "report-gas-authority",
        "report-emergency",
        "entry-control",
        "standby",
    }


def test_mended_plan_with_the_brigade_as_its_backup() -> None:
    """The standby team of the mended plan is the fire brigade: steps of others count where a duty allows it."""
    own = TYPICAL | {"count_visitors", "withdraw", "recheck", "report_regulator", "report_gas_authority"}
    own |= {"report_emergency", "entry_control"}
    assert missing(unit=own) == {"standby"}
    assert missing(unit=own, brigade={"standby"}) == set()


@pytest.mark.parametrize("act", sorted(NINE_STEPS - {"detect", "stop_work", "start_deluge", "stop_filling", "isolate"}))
def test_every_step_of_the_nine_counts(act: str) -> None:
    """Take one of them away and a duty is missing: the nine steps are the least."""
    assert missing(unit=NINE_STEPS - {act})


@pytest.mark.parametrize(("others", "missed"), [({"brigade": {"call_119"}}, True), ({"township": {"cordon"}}, False)])
def test_others_cannot_do_what_is_the_stations_own(others: dict[str, set[str]], missed: bool) -> None:
    """The call to 119 is the station's own act; a cordon may be the township's."""
    own = NINE_STEPS - {"call_119", "bar_entry"}
    gone = missing(unit=own | ({"bar_entry"} if "brigade" in others else {"call_119"}), **others)
    assert bool(gone) is missed


def test_only_levels_that_are_planned_are_asked() -> None:
    """A file without the bureau's plan is not told what the bureau forgot; an empty bureau plan is."""
    assert missing(regulator=BUREAU) == set()
    assert missing(regulator=BUREAU - {"verify_report"}) == {"bureau-verify"}
    bureau = {duty.id for duty in rule_base().duties.values() if duty.level == "regulator"}
    assert missing(unit=NINE_STEPS, regulator=set()) == bureau


def test_end_of_a_plan() -> None:
    """A plan that neither hands over nor gives an all-clear has no end; one with an all-clear needs its criterion."""
    own = NINE_STEPS - {"hand_over"}
    assert missing(unit=own) == {"all-clear", "preserve-scene"}
    assert missing(unit=own | {"all_clear", "preserve_scene"}) == {"recheck"}


def test_filling_is_resumed_only_after_a_re_check() -> None:
    """Special Equipment Law art. 42: who resumes filling without a re-check leaves out a must; who does not resume,
    or has others re-check, does not."""
    duty = rule_base().duties["recheck-before-resuming"]
    assert rule_base().demands(duty.basis.id)
    assert missing(unit=NINE_STEPS | {"resume"}) == {duty.id}
    assert missing(unit=NINE_STEPS | {"resume"}, brigade={"recheck"}) == set()


def test_search_needs_care_for_those_found() -> None:
    """Who searches has to look after the people found; the ambulance of another organisation will do."""
    own = NINE_STEPS | {"search", "don_breathing", "entry_control", "standby", "withdraw"}
    assert missing(unit=own) == {"casualties"}
    assert missing(unit=own, ambulance={"first_aid"}) == set()


def test_grades_at_their_edges() -> None:
    """The lower end of a band belongs to it, the upper does not (条例 第七十一条)."""
    at = rule_base().grade
    assert [at(deaths=n) for n in (0, 1, 2, 3, 9, 10, 29, 30)] == [
        None, "ordinary", "ordinary", "relatively-serious", "relatively-serious", "serious", "serious",
        "extraordinarily-serious",
    ]  # fmt: skip
    assert [at(injuries=n) for n in (1, 9, 10, 49, 50, 99, 100)] == [
        "ordinary", "ordinary", "relatively-serious", "relatively-serious", "serious", "serious",
        "extraordinarily-serious",
    ]  # fmt: skip
    assert [at(loss_yuan=n) for n in (9_999, 10_000, 9_999_999, 10_000_000, 50_000_000, 100_000_000)] == [
        None, "ordinary", "ordinary", "relatively-serious", "serious", "extraordinarily-serious",
    ]  # fmt: skip
    assert [at(evacuated_toxic=n) for n in (499, 500, 10_000, 50_000, 149_999, 150_000)] == [
        None, "ordinary", "relatively-serious", "serious", "serious", "extraordinarily-serious",
    ]  # fmt: skip


def test_grade_is_the_highest_that_is_met() -> None:
    """An explosion alone makes an accident relatively serious; the worst condition decides."""
    assert grade(0, 0, 0, 0, False) is None
    assert grade(0, 0, 0, 0, True) == "relatively-serious"
    assert grade(1, 0, 20_000, 0, True) == "relatively-serious"
    assert grade(1, 60, 0, 500, True) == "serious"


def test_grade_refuses_negative_counts() -> None:
    """A negative count is a mistake of the caller, not a light accident."""
    with pytest.raises(ValueError, match="not negative"):
        rule_base().grade(deaths=-1)


def test_limits_of_the_reporting_chain() -> None:
    """One hour to the authorities, two hours per level, «at once» has no number, calendar limits are for the ledger."""
    limits = rule_base().limits
    spans = {id: limit.within.ms for id, limit in limits.items() if limit.within and not limit.ledger}
    hour = 3_600_000
    assert spans == {
        "report-to-regulator": hour,
        "report-to-emergency": hour,
        "report-gas-authority": hour,
        "report-each-level": 2 * hour,
    }
    assert limits["report-to-head"].within is None
    assert {id for id, limit in limits.items() if limit.ledger} == {
        "supplement-report",
        "supplement-report-fire",
        "recheck-correction",
    }
    recheck = limits["recheck-correction"].within
    assert recheck is not None
    assert (recheck.amount, recheck.unit, recheck.ms) == (10, "workday", None)


def test_the_period_of_supplementary_reports_is_no_deadline() -> None:
    """493 art. 13: changes within 30 days (fire and road 7) are reported in time; nobody may wait 30 days."""
    limits = rule_base().limits
    windows = {id: limit.window.amount for id, limit in limits.items() if limit.window}
    assert windows == {"supplement-report": 30, "supplement-report-fire": 7}
    assert all(limits[id].within is None for id in windows)


@pytest.mark.parametrize("rule", ["supplement-report", "supplement-report-fire", "scr493-13", "samr57-recheck"])
def test_no_deadline_rests_on_what_runs_on_the_calendar(rule: str) -> None:
    """Neither on the limit itself nor on the rule behind it; one hour, two hours and «at once» are limits."""
    base = rule_base()
    assert not base.times(rule)
    assert all(base.times(id) for id in ("report-to-head", "report-to-emergency", "scr493-9-unit", "practice-order"))


def test_the_emergency_department_is_told_first_and_within_the_same_hour() -> None:
    """493 art. 9 names it before all others: a duty and a limit of one hour, on the same rule as the others."""
    base = rule_base()
    duty, limit = base.duties["report-emergency"], base.limits["report-to-emergency"]
    assert duty.any_of == {limit.act} == {"report_emergency"}
    assert duty.basis == limit.basis == base.duties["report-regulator"].basis
    assert limit.within == base.limits["report-to-regulator"].within


def test_a_rule_demands_only_what_is_verified_mandatory_and_in_force() -> None:
    """Not read in its source, one measure of several, recommended, out of force on the day: none alone is a must."""
    base, data = rule_base(), read(folder())
    assert all(base.demands(id) for id in ("scr493-9-unit", "report-to-regulator", "scr708-17"))
    held_back = {id: rule.force for id, rule in base.rules.items() if rule.verified and rule.force != "mandatory"}
    assert {id for id, force in held_back.items() if force == "one-of"} == {f"scr708-17-{item}" for item in range(1, 7)}
    assert {"aqt9009-a2-4-6", "qingdao310-gas"} < {id for id, force in held_back.items() if force == "recommended"}
    assert not any(base.demands(id) for id in (*held_back, "samr50-2h", "epm-34", "practice-entry"))
    first, last = date(2024, 11, 1), date(2024, 10, 31)  # the Emergency Response Law of 2024
    assert (base.rule("err-78").demands(first), base.rule("err-78").demands(last)) == (True, False)
    ended = {**data["standards"]["scr493"], "in_force_to": "2026-01-01"}
    assert not build({**data, "standards": {**data["standards"], "scr493": ended}}).demands("scr493-9-unit")


def test_every_rule_says_how_it_binds() -> None:
    """A rule without force is refused: nobody has to guess whether it is a must."""
    data = read(folder())
    del data["rules"]["sel-69"]["force"]
    with pytest.raises(RuleBaseError, match=r"(?s)rules\.sel-69.*force"):
        build(data)


def test_district_overrides_only_what_differs() -> None:
    """A district names the departments that differ; the rest, and every unlisted district, is the default."""
    data = read(folder())
    gas = {"act": "report_gas_authority", "basis": "qingdao310-gas", "title": "区城市管理局"}
    base = build({**data, "districts": {**data["districts"], "某区": {"title": "某区", "recipients": {"gas": gas}}}})
    default = base.recipients()
    assert set(default) == {"regulator", "gas", "emergency", "township"}
    assert base.recipients("某区") == {**default, "gas": base.districts["某区"].recipients["gas"]}
    assert base.recipients("另一区") == default


def test_verified_means_read_in_the_source() -> None:
    """Only evidence V is verified; what was recalled, second-hand, inferred or judged is not."""
    base = rule_base()
    assert {rule.evidence for rule in base.rules.values() if rule.verified} == {"V"}
    unverified = {id for id, rule in base.rules.items() if not rule.verified}
    assert {"samr50-2h", "epm-32", "tsg08-2026-drills", "epm-19", "practice-entry"} <= unverified
    assert {"sel-70-unit", "scr493-9-unit", "scr493-11", "scr708-8-unit", "epm-33"}.isdisjoint(unverified)


def test_every_rule_can_be_cited() -> None:
    """Whoever is told of a rule can look it up: title in both languages, standard and source."""
    for rule in rule_base().rules.values():
        for text in (rule.title, rule.standard.title, rule.source):
            assert text.say("zh")
            assert text.say("en")
        assert rule.title.zh and rule.title.en, rule.id


def test_dates_of_editions() -> None:
    """TSG 08 changed on 2026-05-01: on that day the new edition applies and the old one no longer does."""
    standards = rule_base().standards
    old, new = standards["tsg08-2017"], standards["tsg08-2026"]
    assert (old.in_force(date(2026, 5, 1)), new.in_force(date(2026, 5, 1))) == (False, True)
    assert (old.in_force(date(2026, 4, 30)), new.in_force(date(2026, 4, 30))) == (None, False)
    assert standards["aqt9009"].in_force(date(2026, 11, 23)) is None


def _wrong_standard(data: dict[str, Any]) -> None:
    data["rules"]["sel-69"]["standard"] = "sell"


def _wrong_basis(data: dict[str, Any]) -> None:
    data["duties"]["isolate"]["basis"] = "scr708-99"


def _wrong_see(data: dict[str, Any]) -> None:
    data["duties"]["isolate"]["see"] = ["epm-99"]


def _wrong_act(data: dict[str, Any]) -> None:
    data["duties"]["isolate"]["any_of"] = ["isolat"]


def _wrong_level(data: dict[str, Any]) -> None:
    data["duties"]["isolate"]["any_of"] = ["verify_report"]


def _wrong_limit_act(data: dict[str, Any]) -> None:
    data["limits"]["report-to-head"]["act"] = "report_boss"


def _wrong_recipient(data: dict[str, Any]) -> None:
    data["districts"]["default"]["recipients"]["gas"]["act"] = "report_gaz"


def _no_default(data: dict[str, Any]) -> None:
    data["districts"]["某区"] = data["districts"].pop("default")


def _wrong_successor(data: dict[str, Any]) -> None:
    data["standards"]["tsg08-2017"]["superseded_by"] = "tsg08-2062"


def _unknown_key(data: dict[str, Any]) -> None:
    data["duties"]["isolate"]["weight"] = "must"


def _unknown_evidence(data: dict[str, Any]) -> None:
    data["rules"]["sel-69"]["evidence"] = "verified"


def _rests_on_nothing(data: dict[str, Any]) -> None:
    data["duties"]["isolate"]["basis"] = "tsg08-2026-drills"


def _no_duties(data: dict[str, Any]) -> None:
    del data["duties"]


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_wrong_standard, "rules.sel-69.*sell"),
        (_wrong_basis, "duties.isolate.*scr708-99"),
        (_wrong_see, "duties.isolate.*epm-99"),
        (_wrong_act, "duties.isolate.*isolat"),
        (_wrong_level, "duties.isolate.*verify_report"),
        (_wrong_limit_act, "limits.report-to-head.*report_boss"),
        (_wrong_recipient, "districts.default.gas.*report_gaz"),
        (_no_default, "default"),
        (_wrong_successor, "standards.tsg08-2017.*tsg08-2062"),
        (_unknown_key, "duties.isolate"),
        (_unknown_evidence, "rules.sel-69"),
        (_rests_on_nothing, "isolate.*not obtained"),
        (_no_duties, "duties"),
    ],
)
def test_data_that_contradicts_itself_is_refused(spoil: Callable[[dict[str, Any]], None], named: str) -> None:
    """A dangling or impossible reference stops the load and is named with its place."""
    data = read(folder())
    spoil(data)
    with pytest.raises(RuleBaseError, match=f"(?s){named}"):
        build(data)


def test_compiled_copy_is_up_to_date() -> None:
    """`compiled.json` is what the YAML files say; `python -m scenarios.rules` writes it anew."""
    assert folder().joinpath(COMPILED).read_text(encoding="utf-8") == compile_text(folder())


def test_an_edited_file_is_read_itself(tmp_path: Path) -> None:
    """Whoever edits a YAML file gets what it now says, with or without the compiled copy."""
    source = Path(str(folder()))
    for name in (*FILES, COMPILED):
        copy(source / name, tmp_path / name)
    assert read(tmp_path) == read(source)
    acts = tmp_path / "acts.yaml"
    acts.write_text(acts.read_text(encoding="utf-8").replace("发现泄漏", "察觉泄漏"), encoding="utf-8")
    edited = build(read(tmp_path))
    assert edited.acts["detect"].title.zh == "察觉泄漏"
    (tmp_path / COMPILED).unlink()
    assert build(read(tmp_path)) == edited


def test_both_ways_of_reading_give_the_same_base(tmp_path: Path) -> None:
    """YAML and its compiled copy build one and the same rule base."""
    source = Path(str(folder()))
    for name in FILES:
        copy(source / name, tmp_path / name)
    assert build(read(tmp_path)) == rule_base()


def test_importing_reads_nothing() -> None:
    """Importing the package loads neither the data nor the YAML reader."""
    code = (
        "import sys, scenarios.rules as r; "
        "assert 'ruamel.yaml' not in sys.modules; "
        "assert r.rule_base.cache_info().currsize == 0"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


def test_rule_base_is_read_once() -> None:
    """The shipped rule base is one object."""
    assert rule_base() is rule_base()


def test_unknown_rule() -> None:
    """Asking for a rule that is not there is an error, not an empty answer."""
    with pytest.raises(KeyError):
        rule_base().rule("scr708-99")


def test_parts_cannot_be_changed() -> None:
    """What the rules say does not change under way."""
    rule: Rule = rule_base().rule("sel-69")
    with pytest.raises(ValidationError):
        rule.evidence = "R"


@pytest.mark.parametrize("text", ["60", "60min", "0 min", "1.5 h", "10:30", "2 weeks", ""])
def test_span_wants_a_number_and_a_unit(text: str) -> None:
    """A bare number, a clock time or an unknown unit is no length of time."""
    with pytest.raises(ValidationError):
        Span.model_validate(text)


def test_band_is_not_empty() -> None:
    """A band that ends where it begins holds nothing and is refused."""
    with pytest.raises(ValidationError):
        Band.model_validate([3, 3])
