"""Check the versions of circuits against what their authors' trails tell, and one another."""

from collections.abc import Iterator, Sequence

from parapheur.domain.circuit import CircuitId
from parapheur.domain.events import AccountEvent, CircuitKept
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.usecases.circuits import circuit_of, told_by
from parapheur.usecases.ports import Office


def circuits_astray(
    office: Office, login: Login, events: Sequence[AccountEvent]
) -> Iterator[Finding]:
    """Compare the versions that an account kept with what its trail tells of them."""
    try:
        if _kept(office, login) == _told(events):
            return
        # One may have been kept meanwhile: its own trail is read again.
        events = office.reading.account_events(login)
        kept = _kept(office, login)
    except ValueError:
        return  # told of its row
    told = _told(events)
    for place in sorted(kept.keys() | told.keys()):
        if kept.get(place) != told.get(place):
            where = f"circuit {place[0]}, version {place[1]}"
            yield Finding(where, f"is not what the trail of {login} tells")


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


Told = dict[tuple[CircuitId, int], CircuitKept]


def _kept(office: Office, login: Login) -> Told:
    versions = office.reading.circuit_versions()
    return {(one.circuit, one.number): told_by(one) for one in versions if one.author == login}


def _told(events: Sequence[AccountEvent]) -> Told:
    kept = (event for event in events if isinstance(event, CircuitKept))
    return {(event.circuit, event.version): event for event in kept}
