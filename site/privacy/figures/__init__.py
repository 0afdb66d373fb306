"""Figures about what happens here that point at nobody, and the plots and tables that show them.

    cells = [counts.shown(3), counts.shown(12)]      # "fewer than 5", 12
    chart = charts.bars("reasons", title="…", says="…", rows=[Row("Unkind", cells[0]), …])
    {% include "privacy/figures/chart.html" with chart=chart %}

It stands in `privacy` because a plot can be made of suppressed counts only: there is no way to draw a
bar as long as a number that must not be known. Every room may use it, and no JavaScript is needed.
"""
