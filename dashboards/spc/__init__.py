"""Statistical process control, pure: XmR charts, attribute charts and run charts.

``xmr`` is the entry point of the XmR chart: a list of values and options in; mean, limits, near limits, one
label for each point, variation and assurance out. Contract and choices: docs/spc.md.

The rules are those of NHS "Making data count"; where the published packages give no answer (no variation,
screening that leaves none) ours are documented with the function.
"""

from dashboards.spc.attributes import Attributes, c_chart, g_chart, p_chart, t_chart, u_chart
from dashboards.spc.intervals import wilson
from dashboards.spc.limits import Limits, limits_of
from dashboards.spc.rules import Label, shift, shift_ends, trend, two_in_three
from dashboards.spc.runs import Runs, runs
from dashboards.spc.xmr import Assurance, Kind, Segment, Xmr, assurance, kind_of, variation, xmr

__all__ = [
    "Assurance",
    "Attributes",
    "Kind",
    "Label",
    "Limits",
    "Runs",
    "Segment",
    "Xmr",
    "assurance",
    "c_chart",
    "g_chart",
    "kind_of",
    "limits_of",
    "p_chart",
    "runs",
    "shift",
    "shift_ends",
    "t_chart",
    "trend",
    "two_in_three",
    "u_chart",
    "variation",
    "wilson",
    "xmr",
]
