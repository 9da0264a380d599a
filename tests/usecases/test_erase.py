"""Who is erased leaves dossiers that an inspection finds as whole as before."""

from dataclasses import replace

import pytest

from parapheur.domain.findings import Finding
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Login
from parapheur.domain.personal import of_account, of_guest
from parapheur.domain.words import ERASED
from parapheur.usecases.act import act
from parapheur.usecases.erase import erase_guest, erase_person
from parapheur.usecases.fsck import fsck
from parapheur.usecases.guest import sign
from parapheur.usecases.notes import write_note
from parapheur.usecases.people import close_account
from parapheur.usecases.reject import cancel, reject
from tests.builders import (
    AMINA,
    HASSAN,
    LEGAL,
    MINISTER,
    PIN,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    words,
)
from tests.fake_store import Kept
from tests.usecases.test_guests import House

BASIS = "Loi 09-08, article 7"


@pytest.fixture
def house() -> House:
    """A dossier in which Youssef wrote, and which a guest is asked to sign."""
    house = House()
    write_note(house.office, house.number, actor=YOUSSEF, desk=SERVICE, text="Voir M. Bennani")
    return house


def signed_by_all(house: House) -> None:
    session = house.enters(house.invites())
    sign(house.office, session, shown=house.shown, confirmed=True)
    act(
        house.office,
        house.number,
        actor=HASSAN,
        desk=MINISTER,
        position=2,
        round=1,
        shown=house.shown,
        pin=PIN,
    )
    assert house.dossier.state is State.FINISHED


def found(house: House) -> list[Finding]:
    return list(fsck(house.office))


def leaves(house: House, login: str) -> None:
    close_account(house.office, Login(login), actor=RACHID)
    erase_person(house.office, Login(login), basis=BASIS, actor=RACHID)


def test_a_dossier_holds_without_who_wrote_and_who_was_asked(house: House) -> None:
    signed_by_all(house)
    before = found(house)
    leaves(house, "youssef")
    erase_guest(house.office, house.number, 1, basis=BASIS, actor=RACHID)
    told = repr(house.office.reading.events(house.number)) + repr(house.dossier)
    assert "Bennani" not in told
    assert "Nadia" not in told
    assert repr(ERASED)[1:-1] in told
    assert found(house) == before


def test_a_refusal_and_its_reason_are_retraced_all_the_same(house: House) -> None:
    house.invites()
    reject(
        house.office,
        house.number,
        actor=SALMA,
        desk=LEGAL,
        position=1,
        round=1,
        reason="Mme Berrada ne viendra pas",
        shown=house.shown,
    )
    cancel(house.office, house.number, actor=AMINA, round=1, reason="Abandonné")
    before = found(house)
    leaves(house, "salma")
    assert house.office.reading.stored(house.number).state is State.CANCELLED
    assert "Berrada ne viendra" not in repr(house.office.reading.events(house.number))
    assert found(house) == before


def test_lies_about_erasures_are_found(house: House) -> None:
    signed_by_all(house)
    leaves(house, "youssef")
    youssef, whole = of_account("youssef"), found(house)

    def more() -> list[str]:
        return [f"{one.place}: {one.problem}" for one in found(house) if one not in whole]

    def kept() -> Kept:
        return house.fake.store.kept

    kept().erased[of_guest(1, 1)] = ("account/rachid", 1)
    assert more() == ["account/rachid, entry 1: does not tell that guest/1/1 was erased"]
    del kept().erased[of_guest(1, 1)]
    told = kept().erased.pop(youssef)
    said = f"account/youssef, entry {told[1]}: account/youssef is not kept as erased"
    assert more()[0] == said
    kept().erased[youssef] = told
    person = kept().people[Login("youssef")]
    kept().people[Login("youssef")] = replace(person, name=words("Youssef"))
    assert more() == [
        "account/youssef: was erased, and its account names somebody",
        "account/youssef: its row says otherwise than its trail: name",
    ]
    kept().people[Login("youssef")] = person
    house.fake.subjects.gone.clear()
    assert more() == ["account/youssef: was erased, and the key to its values is still there"]
