"""Records with a row in every table that an inspection reads, to do harm to."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from parapheur.domain.about_cards import CardRegistered
from parapheur.domain.about_days import DayLocked
from parapheur.domain.cards import Card
from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.circuit_versions import Standing
from parapheur.domain.day_order import DayOrder
from parapheur.domain.dossier import DossierId
from parapheur.domain.figures import Month
from parapheur.domain.levels import Level
from parapheur.domain.pages import Pages
from parapheur.usecases import people
from parapheur.usecases.act import act
from parapheur.usecases.circuits import keep_circuit
from parapheur.usecases.delegate import Wanted, delegate
from parapheur.usecases.deposit import deposit
from parapheur.usecases.erase import erase_person
from parapheur.usecases.handwriting import keep_handwriting
from parapheur.usecases.people import close_account
from parapheur.usecases.publish import publish
from parapheur.usecases.registry import dispose
from parapheur.usecases.registry.books import close_days
from parapheur.usecases.seats import appoint, declare_absence
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from tests.builders import (
    AMINA,
    CAST,
    CLAIRE,
    DESKS,
    HASSAN,
    KHADIJA,
    LETTER,
    MINISTER,
    PASSWORD,
    PDF,
    PIN,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_person,
    at,
)
from tests.drafts import a_written_circuit, a_written_step
from tests.enrolled import enrolled
from tests.fakes import FakeOffice
from tests.letters import DIRECTORY, HEAD, LETTER_CAST, MINISTRY, OFFICER
from tests.registry_office import LONG, closed
from tests.usecases.test_letters_astray import Place

T = TypeVar("T")
HEAD_OF_BODY = a_person("head", None, HEAD)
HELD = {one.login: one.desks for one in LETTER_CAST}
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
ACT, DATED = "Arrêté 12.26", date(2026, 2, 2)


class Crowded(Place):
    """Letters in every state, and all that dossiers and accounts may have beside them."""

    def fill(self) -> None:
        """Bring everybody in, and let each do what leaves a row of another kind."""
        self.fake.signer.time = True
        super().fill()
        self.fake.files.put(b"%PDF-1.7 annexe")
        with self.database.work() as work:
            for desk in DESKS:
                work.add_desk(desk)
            for person in CAST:
                enrolled(work, replace(person, desks=person.desks | HELD.get(person.login, set())))
        for person in (YOUSSEF, HASSAN, SALMA):
            issue_key(self.office, person, PIN, by=RACHID.login)
        self._people()
        self._dossier()
        self._days()
        self._letters()
        publish(self.office)

    def _people(self) -> None:
        wanted = Wanted(
            desk=MINISTER, by=HASSAN.login, to=SALMA.login, act_reference=ACT, act_date=DATED,
            actions=(Action.SIGN,), first=FIRST, last=LAST,
        )  # fmt: skip
        delegate(self.office, wanted, actor=RACHID)
        declare_absence(self.office, YOUSSEF.login, LAST, LAST, actor=RACHID)
        appoint(
            self.office, KHADIJA.login, SERVICE, first=FIRST, last=LAST, act_reference=ACT,
            act_date=DATED, actor=RACHID,
        )  # fmt: skip
        keep_handwriting(self.office, actor=HASSAN, image=b"\x89PNG drawn")
        close_account(self.office, AMINA.login, actor=RACHID)
        people.reopen_account(self.office, AMINA.login, PASSWORD, actor=RACHID)
        card = Card(SALMA.login, b"a card", Level.ADVANCED, "Salma", at(10**6))
        with self.database.work() as work:
            work.set_card(card)
            told = {"at": at(3), "actor": SALMA.login, "certificate": card.digest}
            more = {"name": card.name, "level": card.level, "until": card.until}
            work.note(SALMA.login, CardRegistered(**told, **more))  # type: ignore[arg-type]
        close_account(self.office, CLAIRE.login, actor=RACHID)
        erase_person(self.office, CLAIRE.login, basis="Loi 09-08", actor=RACHID)

    def _dossier(self) -> None:
        made, step = CircuitId("conge-cabinet"), a_written_step("visa", "visa", SERVICE)
        circuit = a_written_circuit(step)
        keep_circuit(self.office, made, circuit, standing=Standing.PUBLISHED, seen=0, actor=AMINA)
        number = deposit(
            self.office, actor=AMINA, subject="Essai", circuit=LETTER.id, main=("lettre.pdf", PDF)
        )
        start(self.office, number, actor=AMINA)
        seen = self.database.reading.dossier(number)
        for who, desk, position in ((YOUSSEF, SERVICE, 0), (HASSAN, MINISTER, 1)):
            seen = self.database.reading.dossier(number)
            act(
                self.office, number, actor=who, desk=desk, position=position, round=1,
                shown=seen.version.digest, pin=PIN,
            )  # fmt: skip
        with self.database.work() as work:
            work.mark_shown(number, seen.main.version.digest, YOUSSEF.login, Pages.upto(1))

    def _days(self) -> None:
        day = DayOrder(
            desk=SERVICE, day=FIRST, dossiers=(DossierId(1),), arranged_by=KHADIJA.login,
            arranged_at=at(5), locked_by=KHADIJA.login, locked_at=at(6),
        )  # fmt: skip
        locked = DayLocked(
            at=at(6), actor=KHADIJA.login, desk=SERVICE, day=FIRST, dossiers=day.dossiers
        )
        with self.database.work() as work:
            work.set_day_order(day)
            work.note(KHADIJA.login, locked)

    def _letters(self) -> None:
        """Close the days of the registers, and destroy what a letter held."""
        stored = replace(self.fake, store=cast(Any, self.database), directory=DIRECTORY)
        letter = closed(stored, 9, data=b"%PDF-1.7 over")
        self.fake.clock.pause(LONG.total_seconds())
        close_days(self.office)
        with self.database.work() as work:
            enrolled(work, HEAD_OF_BODY)
        number = dispose.propose(
            self.office, MINISTRY, [letter], basis="Loi 69-99", actor=OFFICER.login
        )
        dispose.confirm(self.office, number, actor=HEAD_OF_BODY.login)
        with self.database.work() as work:
            work.sum_month(Month(FIRST))


class Copies:
    """Copies of crowded records."""

    def __init__(self, file: Path) -> None:
        self._whole = Crowded(file, FakeOffice(directory=DIRECTORY))
        self._whole.fill()
        self._whole.database.close()
        with closing(sqlite3.connect(file)) as whole:
            whole.execute("PRAGMA journal_mode = DELETE")

    @contextmanager
    def altered(self, change: Callable[[sqlite3.Connection], T]) -> Iterator[tuple[T, Place]]:
        """A copy that a hand in the database altered; no trigger holds it back."""
        file = Path(shutil.copy(self._whole.file, self._whole.file.with_suffix(".copy")))
        with closing(sqlite3.connect(file)) as connection, connection:
            named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in connection.execute(named).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            done = change(connection)
        copy = Place(file, self._whole.fake)
        try:
            yield done, copy
        finally:
            copy.database.close()
