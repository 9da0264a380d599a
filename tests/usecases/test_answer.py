"""Answers at steps without a signature: a scan is stored once nothing else stands against it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.delegation import day_of
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    AlreadyDone,
    DossierMoved,
    NotAllowed,
    NotInTheFuture,
    NotWhatWasShown,
    ParapheurError,
    ScanRequired,
    SignatoryRequired,
    TextTooLong,
)
from parapheur.domain.people import Person
from parapheur.usecases.answer import Said, answer
from tests.builders import (
    CIRCUITS,
    DIVISION,
    LETTER,
    MORNING,
    PDF,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice, sha256
from tests.usecases.story import on_its_way, stands

PAPER = a_circuit(a_step(Action.PAPER, SERVICE), a_step(Action.VISA, DIVISION), id=LETTER.id)
SCAN = PDF + b"% scan"
TODAY = day_of(MORNING)
SAID = Said(scan=("scan.pdf", SCAN), signed_by="Hassan Tazi", signed_on=TODAY)


@pytest.fixture
def dossier_id(fake: FakeOffice) -> DossierId:
    fake.circuits = {**CIRCUITS, LETTER.id: PAPER}
    return on_its_way(fake)


def attach(
    fake: FakeOffice,
    dossier_id: DossierId,
    said: Said = SAID,
    *,
    actor: Person = YOUSSEF,
    round: int = 1,
    shown: Digest | None = None,
) -> Dossier:
    seen = shown or stands(fake, dossier_id).version.digest
    return answer(
        fake.office, dossier_id, actor=actor, desk=SERVICE, position=0, round=round, shown=seen,
        said=said,
    )  # fmt: skip


def test_a_form_that_is_refused_stores_nothing(fake: FakeOffice, dossier_id: DossierId) -> None:
    refused: list[tuple[type[ParapheurError], dict[str, object], Said]] = [
        (DossierMoved, {"round": 2}, SAID),
        (NotWhatWasShown, {"shown": Digest("0" * 64)}, SAID),
        (NotAllowed, {"actor": SALMA}, SAID),
        (ScanRequired, {}, replace(SAID, scan=None)),
        (SignatoryRequired, {}, replace(SAID, signed_by=" ")),
        (SignatoryRequired, {}, replace(SAID, signed_on=None)),
        (NotInTheFuture, {}, replace(SAID, signed_on=TODAY + timedelta(days=1))),
        (TextTooLong, {}, replace(SAID, remark="x" * 4001)),
    ]
    for refusal, asked, said in refused:
        with pytest.raises(refusal):
            attach(fake, dossier_id, said, **asked)  # type: ignore[arg-type]  # of each its own
        assert sha256(SCAN) not in fake.files.kept, refusal
    attach(fake, dossier_id)
    assert sha256(SCAN) in fake.files.kept


def test_a_form_sent_twice_stores_nothing_more(fake: FakeOffice, dossier_id: DossierId) -> None:
    attach(fake, dossier_id)
    other = PDF + b"% another scan"
    with pytest.raises(AlreadyDone):
        attach(fake, dossier_id, replace(SAID, scan=("autre.pdf", other)))
    assert sha256(other) not in fake.files.kept
    (act,) = stands(fake, dossier_id).acts
    assert act.answer is not None
    assert act.answer.signed_on == date(2026, 3, 2)
