"""What lists say of a dossier that their reader may not see: its number, its days, its state.

A list is made of rows, and not of readers: whatever stands in one goes through here, by the same
rule as the dossier's own page.
"""

from collections.abc import Iterable
from dataclasses import replace

from parapheur.domain.filing import level
from parapheur.domain.sight import Sight
from parapheur.domain.trays import Line
from parapheur.web.access import sight_of
from parapheur.web.here import language, office
from parapheur.words import name_of


def veiled(lines: Iterable[Line]) -> list[Line]:
    """Return the lines as the reader may see them."""
    return [line if _open(line) else _veil(line) for line in lines]


def _open(line: Line) -> bool:
    if not level(line.filing).rank:
        return True  # those who are shown the list may read what is ordinary in it
    return sight_of(office().reading.dossier(line.id)) is Sight.WHOLE


def _veil(line: Line) -> Line:
    """Leave number, days and state; in the place of the subject, why there is none."""
    return replace(
        line,
        subject=name_of(language(), level(line.filing)),
        circuit=None,
        step=None,
        awaits=(),
        instructions=(),
        holds=(),
        joined=(),
        asked=(),
        invitations=(),
        filing=None,
        veiled=True,
    )
