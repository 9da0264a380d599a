"""Check the versions of circuits against what their authors' trails tell, and one another."""

from collections.abc import Iterator, Mapping, Sequence

from parapheur.domain.circuit import CircuitId
from parapheur.domain.events import AccountEvent, CircuitKept
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.usecases.circuits import circuit_of, told_by
from parapheur.usecases.legible import UNREADABLE
from parapheur.usecases.ports import Office

Told = dict[tuple[CircuitId, int], CircuitKept]
ByAuthor = Mapping[Login, Told]
"""What versions say, by their circuits and numbers; and by who kept them."""


def circuits_astray(
    office: Office, login: Login, events: Sequence[AccountEvent], kept: ByAuthor | None
) -> Iterator[Finding]:
    """Compare the versions that an account kept with what its trail tells of them.

    `kept`: those of all accounts, as they were read (`kept_by_all`).
    """
    if kept is None or kept.get(login, {}) == _told(events):
        return
    # One may have been kept meanwhile: both are read again.
    told, again = _told(office.reading.account_events(login)), kept_by_all(office)
    theirs = again.get(login, {}) if again is not None else told
    for place in sorted(theirs.keys() | told.keys()):
        if theirs.get(place) != told.get(place):
            where = f"circuit {place[0]}, version {place[1]}"
            yield Finding(where, f"is not what the trail of {login} tells")


def kept_by_all(office: Office) -> ByAuthor | None:
    """Return what the versions that are kept say, by their authors; None: told of a row."""
    found: dict[Login, Told] = {}
    try:
        for one in office.reading.circuit_versions():
            found.setdefault(one.author, {})[(one.circuit, one.number)] = told_by(one)
    except UNREADABLE:
        return None
    return found


def circuits_in_turn(office: Office) -> Iterator[Finding]:
    """Find versions whose numbers leave a gap, and documents that cannot be read."""
    try:
        versions = office.reading.circuit_versions()
    except ValueError:
        return  # told of its row
    expected: dict[CircuitId, int] = {}
    for version in versions:
        expected[version.circuit] = expected.get(version.circuit, 0) + 1
        where = f"circuit {version.circuit}, version {version.number}"
        if version.number != expected[version.circuit]:
            yield Finding(where, f"comes where version {expected[version.circuit]} should be")
            expected[version.circuit] = version.number
        if circuit_of(office.drafting, version) is None:
            yield Finding(where, "its document cannot be read as a circuit")


def _told(events: Sequence[AccountEvent]) -> Told:
    kept = (event for event in events if isinstance(event, CircuitKept))
    return {(event.circuit, event.version): event for event in kept}
