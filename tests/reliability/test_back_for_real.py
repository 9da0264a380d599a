"""Returned, taken back and handed over with real keys, files and records: the inspection agrees."""

from pathlib import Path

from parapheur.domain.dossier import DossierId
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Person
from parapheur.domain.superseded import superseded
from parapheur.domain.verdict import Conclusion
from parapheur.usecases.act import act
from parapheur.usecases.back import return_to, undo
from parapheur.usecases.fsck import fsck
from parapheur.usecases.seal import seal
from parapheur.usecases.transfer import transfer
from tests.security.office import EVERYBODY, PIN, Ministry, a_ministry


def holder(desk: DeskId) -> Person:
    return next(person for person in EVERYBODY if desk in person.desks)


def give(ministry: Ministry, number: DossierId) -> None:
    """The first desk awaited gives what is asked of it."""
    dossier = ministry.stands(number)
    position, desk = dossier.waiting[0]
    shown = dossier.version.digest
    act(
        ministry.office,
        number,
        actor=holder(desk),
        desk=desk,
        position=position,
        round=dossier.round,
        shown=shown,
        pin=PIN,
    )


def send_back(ministry: Ministry, number: DossierId, to: int) -> None:
    dossier = ministry.stands(number)
    position, desk = dossier.waiting[0]
    return_to(
        ministry.office,
        number,
        actor=holder(desk),
        desk=desk,
        position=position,
        to=to,
        round=dossier.round,
        shown=dossier.version.digest,
        reason="Vérifier le montant",
    )


def to_the_end(ministry: Ministry, number: DossierId) -> None:
    while ministry.stands(number).state is State.CIRCULATING:
        if ministry.stands(number).awaits_seal:
            seal(ministry.office, number)
        else:
            give(ministry, number)


def sound(ministry: Ministry, number: DossierId) -> bool:
    pdf = ministry.office.files.get(ministry.stands(number).version.digest)
    return ministry.office.signer.verify(pdf, at=ministry.office.now()).verdict is Conclusion.VALID


def test_what_was_signed_since_is_kept_and_the_document_is_sound_to_its_end(
    tmp_path: Path,
) -> None:
    with a_ministry(tmp_path) as ministry:
        number = ministry.on_its_way
        while not ministry.stands(number).behind(ministry.stands(number).position):
            give(ministry, number)
        before = ministry.stands(number).version
        send_back(ministry, number, to=0)
        to_the_end(ministry, number)
        events = ministry.office.reading.events(number)
        assert before in superseded(events)
        assert ministry.office.files.get(before.digest)
        assert sound(ministry, number)
        assert list(fsck(ministry.office)) == []


def test_a_visa_is_taken_back_and_a_turn_handed_over_between_real_signatures(
    tmp_path: Path,
) -> None:
    with a_ministry(tmp_path) as ministry:
        number = ministry.of_omar
        give(ministry, number)
        first = ministry.stands(number).acts[0]
        undo(
            ministry.office,
            number,
            actor=holder(first.desk),
            desk=first.desk,
            position=0,
            round=1,
        )
        give(ministry, number)
        dossier = ministry.stands(number)
        position, desk = dossier.waiting[0]
        transfer(
            ministry.office,
            number,
            actor=holder(desk),
            desk=desk,
            position=position,
            to=DeskId("service-juridique"),
            round=dossier.round,
            shown=dossier.version.digest,
            reason="En mission",
        )
        give(ministry, number)
        send_back(ministry, number, to=1)
        assert ministry.stands(number).awaited == (DeskId("service-juridique"),)
        to_the_end(ministry, number)
        assert sound(ministry, number)
        assert list(fsck(ministry.office)) == []
