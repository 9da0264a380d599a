"""A ministry with real parts in a folder of its own, for processes that share it and may die.

Everything is opened by `open_office`, as the program does it, over the circuits of
`tests/workflows/`; the clock alone can be put ahead.
"""

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pikepdf

from parapheur.bootstrap import elsewhere, open_office
from parapheur.demo.rehearsal import PIN, SECRETARY
from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.lifecycle import State
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person
from parapheur.settings import Settings, load
from parapheur.usecases.act import act
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Office
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from tests.builders import a_person, words
from tests.enrolled import enrolled
from tests.fixed import on_fixed_circuits

CONFIG = Path(__file__).parents[2] / "config.yaml"

INSIDE = CircuitId("arrete")
"""Visas in the document, a visible signature, a seal."""
BESIDE = CircuitId("courrier-depart")
"""Visas beside the document, a visible signature, a seal."""
TOGETHER = CircuitId("marche")
"""Three visas at once, all of them needed."""
EITHER = CircuitId("note-interne")
"""One visa, of any of two desks."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the ministry's bytes and keys stand, and the address of its records."""

    data: Path
    url: str
    lease: int = 30
    """Seconds that a signature may take."""

    @property
    def settings(self) -> Settings:
        chosen = {"database_url": self.url, "lease_seconds": self.lease}
        return on_fixed_circuits(elsewhere(load(CONFIG, {}), self.data)).model_copy(update=chosen)

    @property
    def files(self) -> Path:
        return self.data / "files"


@contextmanager
def opened(place: Place, *, ahead: timedelta = timedelta(0)) -> Iterator[Office]:
    """Open the ministry, with a clock that is so much ahead."""
    with open_office(place.settings) as there:
        yield later(there.office, ahead)


def later(office: Office, ahead: timedelta) -> Office:
    """The same office with its clock put ahead."""
    now = office.now
    return replace(office, now=lambda: now() + ahead)


def holder(desk: DeskId) -> Person:
    """Who holds the desk; nobody holds two."""
    return a_person(f"titulaire.{desk}", words(f"Titulaire {desk}", "صاحب المكتب"), desk)


def enrol(place: Place) -> None:
    """Bring in the people: a secretary, and for each desk of a circuit one with a key."""
    with opened(place) as office:
        with office.work() as work:
            enrolled(work, SECRETARY, "no password opens this")
        desks = {
            desk
            for circuit in office.circuits.values()
            for step in circuit.steps
            for desk in step.desks
        }
        for desk in sorted(desks - {ORGANISATION}):
            with office.work() as work:
                enrolled(work, holder(desk), "no password opens this")
            issue_key(office, holder(desk), PIN, by=Login("rachid"))


def a_letter(pages: int = 1) -> bytes:
    """A small PDF that is safe to sign, and like no other."""
    pdf, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = pikepdf.String(secrets.token_hex(8))
    pdf.save(file)
    return file.getvalue()


def a_draft(office: Office, circuit: CircuitId = INSIDE) -> DossierId:
    """Deposit a letter meant for the circuit."""
    return deposit(
        office,
        actor=SECRETARY,
        subject=f"Essai {circuit}",
        circuit=circuit,
        main=("lettre.pdf", a_letter()),
        annexes=[("annexe.pdf", a_letter(2))],
        answers={"amount": "150 000"} if circuit == TOGETHER else None,
    )


def standing(office: Office, dossier_id: DossierId) -> Dossier:
    with office.work() as work:
        return work.dossier(dossier_id)


def move_on(office: Office, dossier_id: DossierId) -> Dossier:
    """Do what comes next: start, the act of the first desk awaited, or the seal."""
    dossier = standing(office, dossier_id)
    if dossier.state is State.DRAFT:
        return start(office, dossier_id, actor=SECRETARY)
    if dossier.awaits_seal:
        return seal(office, dossier_id)
    return give(office, dossier_id, dossier, dossier.awaited[0])


def give(office: Office, dossier_id: DossierId, seen: Dossier, desk: DeskId) -> Dossier:
    """What this desk has to give on the dossier as its holder has `seen` it."""
    return act(
        office,
        dossier_id,
        actor=holder(desk),
        desk=desk,
        position=seen.position,
        round=seen.round,
        shown=seen.version.digest,
        pin=PIN,
    )


def at_step(office: Office, position: int, circuit: CircuitId = INSIDE) -> DossierId:
    """A dossier that has come to this step, counted from 0."""
    dossier_id = a_draft(office, circuit)
    while standing(office, dossier_id).state is State.DRAFT or (
        standing(office, dossier_id).position < position
    ):
        move_on(office, dossier_id)
    return dossier_id
