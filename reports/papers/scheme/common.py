"""What several papers of the organisers say."""

from reports.document import Cell
from reports.papers.material import PaperMaterial
from reports.prerun.basics import FOUR


def story(m: PaperMaterial) -> tuple[tuple[str, str], ...]:
    """What is assumed to have happened, in the words of the file; its title where it has none."""
    head = m.scenario.scenario
    told = tuple((m.say(f"report.basics.{name}"), text) for name in FOUR if (text := m.say.text(getattr(head, name))))
    return told or ((m.say("report.basics.summary"), m.say.text(head.title) or head.id),)


def blank_or(text: str) -> Cell:
    """A cell, to be filled in by hand where nothing is known."""
    return Cell(text) if text else Cell("", blank=True)
