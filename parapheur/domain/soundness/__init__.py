"""Is a circuit sound? Asked before anybody travels on it.

The law of this package: it is exact or it says that it is not. All metadata are looked at, as the
cells of `conditions.cover`, none is sampled; every flaw of a way comes with a walk, which is
metadata and the steps they lead over. What is passed without an error ends, whatever the metadata
a dossier starts with.

    flaws     what can be wrong, how grave it is, and the walk that shows it
    graph     which step comes before which
    terrain   where each step is done, where a dossier stays for ever
    people    can somebody act at each step?
    absences  on which days ahead can nobody act at a step?
    expected  the days on which a dossier would come to each step
    order     the steps one after another: seals, skipped signatures
    limits    deadlines, reminders, escalations
    branches  conditions: never, always, gaps and overlaps
"""

from parapheur.domain.soundness.absences import Vacancy, vacancy
from parapheur.domain.soundness.check import check
from parapheur.domain.soundness.flaws import Chart, Fault, Flaw, Passage, Severity, Walk, chart_of

__all__ = [
    "Chart",
    "Fault",
    "Flaw",
    "Passage",
    "Severity",
    "Vacancy",
    "Walk",
    "chart_of",
    "check",
    "vacancy",
]
