"""Which blocks of a section share a sheet of paper."""

from dataclasses import dataclass

from reports.document import Block, Heading, Paper, Paragraph, Picture, Section, Table


@dataclass
class Sheet:
    """Blocks that are printed on one kind of paper, one after the other."""

    paper: Paper
    blocks: list[Block]


def sheets(section: Section) -> list[Sheet]:
    """The blocks of a section by paper; a heading or a paragraph just before a wide block goes with it."""
    found = [Sheet("a4", [])]
    for block in section.blocks:
        paper: Paper = block.paper if isinstance(block, Table | Picture) else "a4"
        if paper == "a4":
            if found[-1].paper != "a4":
                found.append(Sheet("a4", []))
            found[-1].blocks.append(block)
            continue
        before = found[-1].blocks if found[-1].paper == "a4" else []
        with_it: list[Block] = []
        while before and isinstance(before[-1], Heading | Paragraph):
            with_it.insert(0, before.pop())
        if not before and found[-1].paper == "a4":
            found.pop()
        found.append(Sheet(paper, [*with_it, block]))
    return found
