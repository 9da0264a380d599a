"""Where races are run: on both databases, with signatures that cost nothing and with real ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest

from parapheur.demo.rehearsal import PIN
from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import DeskId, Login
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.unlock import issue_key
from tests.databases import BACKENDS
from tests.fakes import FakeKeys
from tests.reliability.conftest import Places
from tests.reliability.lanes import quick
from tests.reliability.ministry import INSIDE, Place, at_step, standing
from tests.reliability.racers import Deed, Outcome, at_work, race


@dataclass(frozen=True, slots=True)
class Course:
    """Where a race is run, and how often."""

    place: Place
    office: Office
    rounds: int
    signing: bool

    def at(self, position: int, circuit: CircuitId = INSIDE) -> list[DossierId]:
        return [at_step(self.office, position, circuit) for _ in range(self.rounds)]

    def run(
        self, deeds: Sequence[Deed], dossiers: Sequence[DossierId]
    ) -> Iterator[tuple[DossierId, list[Outcome]]]:
        """Give each dossier with how it went, once nothing is wrong with any of them."""
        told = race(self.place, deeds, dossiers, signing=self.signing)
        assert list(fsck(self.office)) == []
        assert self.office.reading.open_intents() == []
        yield from zip(dossiers, told, strict=True)

    def desks(self, dossier_id: DossierId) -> tuple[DeskId, ...]:
        return standing(self.office, dossier_id).awaited


@pytest.fixture(params=[(b, s) for b in BACKENDS for s in ("cheap", "signing")], ids="-".join)
def course(request: pytest.FixtureRequest, places: Places) -> Iterator[Course]:
    backend, kind = request.param
    place = places(backend)
    with at_work(place, signing=kind == "signing") as office:
        if kind == "cheap":
            _cheap_keys(office)
            yield Course(place, office, 6, signing=False)
        else:
            yield Course(place, quick(office), 2, signing=True)


def _cheap_keys(office: Office) -> None:
    for person in office.reading.people():
        if person.desks:
            issue_key(replace(office, keys=FakeKeys()), person, PIN, by=Login("rachid"))
