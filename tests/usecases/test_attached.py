"""A document that carries files goes where its type takes them, from the deposit to the start."""

import pytest

from parapheur.domain.attached import AttachmentsNotAllowed
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ActiveContent, ParapheurError
from parapheur.domain.lifecycle import State
from parapheur.domain.words import Language
from parapheur.usecases.amend import amend
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.reject import recycle
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from parapheur.usecases.steer import go_on
from parapheur.words import recount
from tests.builders import AMINA, MINISTER, PDF, SERVICE, a_subtype, a_type
from tests.fakes import FakeOffice, sha256
from tests.usecases.story import give, refuse, stands

CARRIER = PDF + b"%carries facture %carries lignes"
TAKES, REFUSES = "courrier/porte", "courrier/simple"


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    """The same office, with a subtype that takes attached files, and one that does not."""
    takes(fake, True)
    return fake


def takes(fake: FakeOffice, attachments: bool) -> None:
    fake.types = (a_type(a_subtype(id="porte", attachments=attachments), a_subtype(id="simple")),)


def a_draft(fake: FakeOffice, choice: str = TAKES, main: bytes = CARRIER) -> DossierId:
    return deposit(
        fake.office, actor=AMINA, subject="Facture", circuit=choice, main=("facture.pdf", main)
    )


def correct(fake: FakeOffice, number: DossierId, choice: str) -> None:
    seen = stands(fake, number).round
    amend(
        fake.office, number, actor=AMINA, round=seen, subject="Facture", circuit=choice, answers={}
    )


def test_it_goes_through_and_tells_what_it_carries(fake: FakeOffice) -> None:
    number = a_draft(fake)
    found = stands(fake, number).main.attached
    assert [(one.name, one.digest) for one in found] == [
        ("facture.txt", sha256(b"facture")),
        ("lignes.txt", sha256(b"lignes")),
    ]
    told = recount(Language.FR, fake.store.reading.events(number)[0])
    assert "Il contient des fichiers joints : facture.txt, lignes.txt." in told
    start(fake.office, number, actor=AMINA)
    give(fake, number, SERVICE)
    give(fake, number, MINISTER)
    seal(fake.office, number)
    assert stands(fake, number).state is State.FINISHED
    assert [one for one in fsck(fake.office) if "certificate" not in one.problem] == []


@pytest.mark.parametrize("choice", [REFUSES, "lettre"])
def test_elsewhere_it_does_not_come_in(fake: FakeOffice, choice: str) -> None:
    choice = next(iter(fake.circuits)) if choice == "lettre" else choice
    with pytest.raises(ParapheurError) as told:
        a_draft(fake, choice)
    assert isinstance(told.value, ActiveContent)


def test_annexes_never_carry_any(fake: FakeOffice) -> None:
    with pytest.raises(ActiveContent):
        deposit(
            fake.office,
            actor=AMINA,
            subject="Facture",
            circuit=TAKES,
            main=("lettre.pdf", PDF),
            annexes=[("facture.pdf", CARRIER)],
        )


def test_a_draft_that_carries_files_is_not_moved_where_they_are_refused(fake: FakeOffice) -> None:
    number = a_draft(fake)
    with pytest.raises(AttachmentsNotAllowed):
        correct(fake, number, REFUSES)
    plain = a_draft(fake, main=PDF)
    correct(fake, plain, REFUSES)
    assert stands(fake, plain).choice == REFUSES


def test_a_type_that_takes_them_no_more_lets_none_start(fake: FakeOffice) -> None:
    number = a_draft(fake)
    takes(fake, False)
    with pytest.raises(AttachmentsNotAllowed):
        start(fake.office, number, actor=AMINA)
    assert stands(fake, number).state is State.DRAFT


def test_a_corrected_document_is_held_to_the_same(fake: FakeOffice) -> None:
    for choice, main in ((TAKES, CARRIER), (REFUSES, PDF)):
        number = a_draft(fake, choice, main)
        start(fake.office, number, actor=AMINA)
        refuse(fake, number)
        if choice == TAKES:
            recycle(fake.office, number, actor=AMINA, main=("f.pdf", CARRIER + b"%new"))
            assert len(stands(fake, number).main.attached) == 2
        else:
            with pytest.raises(ActiveContent):
                recycle(fake.office, number, actor=AMINA, main=("f.pdf", CARRIER))


def test_it_goes_on_to_another_circuit_only_where_they_are_taken(fake: FakeOffice) -> None:
    number = a_draft(fake)
    start(fake.office, number, actor=AMINA)
    give(fake, number, SERVICE)
    give(fake, number, MINISTER)
    seal(fake.office, number)
    with pytest.raises(AttachmentsNotAllowed):
        go_on(fake.office, number, actor=AMINA, circuit=REFUSES)
    after = go_on(fake.office, number, actor=AMINA, circuit=TAKES)
    assert len(stands(fake, after).main.attached) == 2
