"""Every text that somebody may write, shown wherever it is shown: it stays text (ASVS v1.2.1).

`test_asvs_v1_v5_v16` does so for what a deposit and a refusal bring; here stands what is written
beside the circuit, about people, in circuits and in the answers of steps.
"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.about_calendar import Part
from parapheur.domain.answers import Item, Opinion
from parapheur.domain.calendar import Holiday
from parapheur.domain.calendar_changes import Change
from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.circuit_versions import Standing
from parapheur.domain.delegation import day_of
from parapheur.domain.metadata import Field, FieldKey, Kind
from parapheur.domain.staff import described
from parapheur.domain.words import Language
from parapheur.usecases import people, steer
from parapheur.usecases.answer import Said, answer
from parapheur.usecases.calendar import amend_calendar
from parapheur.usecases.circuits import keep_circuit
from parapheur.usecases.delegate import Wanted, delegate
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fill import fill
from parapheur.usecases.notes import keep_private_note, write_note
from parapheur.usecases.seats import appoint
from parapheur.usecases.start import start
from parapheur.usecases.transfer import transfer
from tests.builders import (
    AMINA,
    CAST,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    MINISTER,
    PDF,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
    words,
)
from tests.drafts import a_written_circuit
from tests.fakes import FakeOffice
from tests.security.test_asvs_v1_v5_v16 import PAYLOADS
from tests.web.ministry import FIRST, Ministry


def a_ministry_full_of(evil: str) -> Ministry:
    """Every verb that takes a text was given this one."""
    ministry = Ministry()
    fake = ministry.opened
    said = Field(FieldKey("objet"), words(evil, f"كلمة {evil}"), Kind.TEXT)
    first = replace(
        a_step(Action.PREPARE, SERVICE),
        name=words(evil),
        checklist=(Item("one", words(evil)),),
        asks=(said.key,),
    )
    last = replace(a_step(Action.OPINION, DIVISION), when=None)
    circuit = a_circuit(first, last, a_step(Action.READ, MINISTER), id="plein", asks=(said,))
    circuit = replace(circuit, name=words(evil), changes=True)
    fake.circuits = {**fake.circuits, circuit.id: circuit}
    number = deposit(
        fake.office, actor=AMINA, subject=evil, circuit=circuit.id, main=(f"{evil}.pdf", PDF)
    )
    assert number == FIRST
    start(fake.office, number, actor=AMINA)
    beside(fake, evil)
    around(fake, evil)
    return ministry


def beside(fake: FakeOffice, evil: str) -> None:
    """What is written on the dossier, on its way."""
    office, turn = fake.office, {"actor": YOUSSEF, "desk": SERVICE, "position": 0, "round": 1}
    shown = fake.store.reading.stored(FIRST).version.digest
    fill(office, FIRST, answers={"objet": evil}, **turn)  # type: ignore[arg-type]  # a dict of these very names
    until = day_of(office.now()) + timedelta(days=3)
    steer.hold(office, FIRST, until=until, reason=evil, **turn)  # type: ignore[arg-type]  # the same
    steer.ask_opinion(office, FIRST, of=LEGAL, question=evil, **turn)  # type: ignore[arg-type]  # the same
    asked = {**turn, "actor": SALMA, "desk": LEGAL, "shown": shown, "opinion": Opinion.FAVOURABLE}
    steer.give_opinion(office, FIRST, remark=evil, **asked)  # type: ignore[arg-type]  # the same
    step = replace(a_step(Action.READ, LEGAL), name=words(evil))
    steer.insert_step(office, FIRST, before=1, step=step, **turn)  # type: ignore[arg-type]  # the same
    write_note(office, FIRST, actor=YOUSSEF, desk=SERVICE, text=evil)
    keep_private_note(office, FIRST, actor=YOUSSEF, text=evil)
    done = Said(ticked=("one",), remark=evil)
    answer(office, FIRST, shown=shown, said=done, **turn)  # type: ignore[arg-type]  # the same
    steer.bypass(office, FIRST, actor=RACHID, position=1, round=1, reason=evil)
    transfer(
        office, FIRST, actor=KHADIJA, desk=DIVISION, position=2, to=LEGAL, round=1, shown=shown,
        reason=evil,
    )  # fmt: skip


def around(fake: FakeOffice, evil: str) -> None:
    """What is written about people, and in circuits."""
    office, today = fake.office, day_of(fake.office.now())
    who = described(words(evil, f"كلمة {evil}"), words(evil, f"كلمة {evil}"), Language.FR)
    people.describe(office, KHADIJA.login, who, actor=RACHID)
    wanted = Wanted(
        desk=MINISTER, by=HASSAN.login, to=SALMA.login, act_reference=evil, act_date=today,
        actions=(Action.SIGN,), first=today,
    )  # fmt: skip
    delegate(office, wanted, actor=HASSAN)
    appoint(
        office, SALMA.login, SERVICE, first=today, last=today, act_reference=evil, act_date=today,
        actor=RACHID,
    )  # fmt: skip
    feast = Holiday(name=words(evil, f"كلمة {evil}"), basis=evil, first=today, last=today)
    seen, asked = office.calendar.digest, Change(part=Part.DATED, new=feast)
    amend_calendar(office, asked, seen=seen, note=evil, actor=RACHID)
    kept = a_written_circuit() | {"name": {"ar": f"كلمة {evil}", "fr": evil, "en": evil}}
    keep_circuit(
        office, CircuitId("ecrit"), kept, standing=Standing.DRAFT, seen=0, note=evil, actor=AMINA
    )


PAGES = (
    "/", "/tray/todo", "/tray/upcoming", "/tray/delegated", "/tray/retrievable", "/tray/done",
    "/tray/finished", "/deposits/progress", "/deposit", "/dossiers/1", "/dossiers/1/history",
    "/visas", "/audit", "/delegations", "/delegations/in-force", "/absences", "/accounts",
    "/accounts/khadija", "/accounts/salma", "/desks", "/desks/left", "/circuits",
    "/circuits/ecrit/view", "/circuits/ecrit/edit", "/circuits/plein/view", "/bypass?number=1",
    "/account", "/account/messages", "/calendar", "/calendar/history", "/calendar/rows/dated/0",
    "/calendar/rows/dated/0/remove",
)  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS[:6])
def test_asvs_v1_2_1_what_anybody_writes_anywhere_stays_text(payload: str) -> None:
    ministry, seen = a_ministry_full_of(payload), 0
    for person in CAST:
        visitor = ministry.let(person)
        for address in PAGES:
            answer = visitor.client.get(address, follow_redirects=True)
            assert answer.status_code in {200, 403, 404}, (person.login, address)
            page = visitor.read(answer)  # proofread: no script, no handler, no style of its own
            assert not [a for a in page.all("a") if not a.get("href", "/").startswith(("/", "#"))]
            if "7*7" in payload:
                assert not re.search(r"\b49\b", page.text), "nothing is computed"
            seen += payload in page.text
    assert seen > 40, "and is shown"
