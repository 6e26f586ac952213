"""Figures of the reports: from plain frozen data to a matplotlib ``Figure``, and from there to SVG or PNG.

One module per figure, with the data classes that it draws: ``response_graph``, ``golden_ten``, ``race``, ``deadlines``,
``load``, ``fragility``, ``breakdown``; ``sheet`` holds ``to_svg`` and ``to_png``. The words come in with the data.
Lengths are in cm, times in seconds from T0, shares from 0 to 1. Several threads may draw at once: the settings of
matplotlib, which they share, are changed by one of them at a time and put back (`sheet`).
"""
