"""Papers of two bodies for real: each sealed in the name of its body, by its own certificate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.bootstrap import Opened, elsewhere, given, open_office
from parapheur.domain.about_office import HouseKey, HouseKeyTaken, OfficeStream, Program
from parapheur.domain.checked import Finding as Told
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.numbers import LetterId, Register
from parapheur.domain.verdict import Integrity, SignatureVerdict
from parapheur.domain.words import Language
from parapheur.rendering.papers import sized_paper
from parapheur.settings import load
from parapheur.usecases.check import check_file
from parapheur.usecases.fsck import fsck
from parapheur.usecases.registry import register
from parapheur.usecases.registry.books import close_day
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import Letter, send
from parapheur.usecases.running import at_work
from tests.builders import a_person, words
from tests.enrolled import enrolled
from tests.letters import ACCEPTED, SENDER

BODIES = ("mre", "fondation")
OFFICERS = [
    a_person("hassan", words("Hassan", "حسن"), DeskId("bureau-ordre")),
    a_person("mounia", words("Mounia", "مونية"), DeskId("fondation-bureau-ordre")),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    settings = elsewhere(load(), tmp_path_factory.mktemp("seals") / "data")
    with open_office(settings) as opened:
        with opened.office.work() as work:
            for person in OFFICERS:
                enrolled(work, person, "-")
        with at_work(opened.office, Program.WORKER, given(opened)):
            yield opened


def a_letter(opened: Opened, body: str) -> LetterId:
    letter = Letter(
        body=body,
        kind="demande",
        subject="Demande",
        depositor=SENDER,
        pieces=[("lettre.pdf", sized_paper(20_000))],
        language=Language.FR,
        notice=ACCEPTED,
    )
    return send(opened.office, letter, key=f"to {body}").letter


def sealed_by(opened: Opened, sealed: bytes) -> SignatureVerdict:
    office = opened.office
    verdict = office.signer.verify(sealed, at=office.now())
    (one,) = verdict.signatures
    return one


def test_each_body_seals_what_is_its_own(opened: Opened) -> None:
    office, seals = opened.office, set[str]()
    tomorrow = replace(office, now=lambda: opened.office.now() + timedelta(days=1))
    for name, officer in zip(BODIES, OFFICERS, strict=True):
        body: Body = office.directory.body(name)
        letter = a_letter(opened, name)
        receipt = office.files.get(give_receipt(office, letter).digest)
        register.register(office, letter, actor=officer.login, kind="demande")
        day = office.calendar.day_of(office.now())
        page = close_day(tomorrow, body, Register.ARRIVAL, day).page
        known = check_file(office, receipt)
        assert (known.finding, known.receipt and known.receipt.body) == (Told.RECEIPT, name)
        told = {sealed_by(opened, one) for one in (receipt, office.files.get(page.digest))}
        assert {(one.signer, one.integrity) for one in told} == {(body.name.fr, Integrity.INTACT)}
        seals |= {one.certificate for one in told}
    with office.keys.organisation() as ours:
        assert len(seals | {ours.certificate}) == 3
    taken = [
        one
        for one in office.reading.office_events(OfficeStream.KEYS)
        if isinstance(one, HouseKeyTaken) and one.key is HouseKey.BODY
    ]
    assert [one.body for one in taken] == list(BODIES)
    assert {one.certificate for one in taken} == seals
    assert list(fsck(office)) == []
