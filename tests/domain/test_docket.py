"""A docket tells what people did, in order, what of it still counts, and every fingerprint."""

from dataclasses import replace

from parapheur.domain.circuit import Circuit, Visas
from parapheur.domain.docket import Piece, acts_of, entries_alone, finished, prints_of
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierStarted,
    NoteWritten,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.trail import chain
from tests.builders import (
    AMINA,
    BESIDE,
    HASSAN,
    LETTER,
    MINISTER,
    SERVICE,
    YOUSSEF,
    a_document,
    a_trail,
    acted,
    at,
    standing,
    started,
)


def whole(circuit: Circuit = LETTER) -> list[DossierEvent]:
    trail = a_trail(circuit, on_step=3)
    return [*trail, acted(standing(trail), when=at(9))]


def test_it_tells_each_act_in_order_and_no_note() -> None:
    trail = whole()
    note = NoteWritten(at=at(1), actor=AMINA.login, desk=None, position=None, text="à voir")
    acts = acts_of([*trail[:2], note, *trail[2:]], standing(trail))
    told = [(act.number, type(act.event), act.stands) for act in acts]
    kinds = (DossierDeposited, DossierStarted, VisaGiven, StepSigned, StepSealed)
    assert told == [(place, kind, True) for place, kind in enumerate(kinds, start=1)]
    assert acts[2].circuit == LETTER


def test_what_was_taken_back_or_returned_is_told_and_no_longer_counts() -> None:
    trail = a_trail(on_step=2)
    back = standing(trail).return_to(
        desk=MINISTER, position=1, to=0, reason="Chiffres", actor=HASSAN.login, at=at(5)
    )
    trail += [back]
    again = acted(standing(trail), when=at(6))
    assert isinstance(again, VisaGiven)
    other = replace(again.signature, version=a_document(b"%PDF-1.7 again").version)
    trail += [replace(again, signature=other)]
    acts = acts_of(trail, standing(trail))
    assert [act.stands for act in acts] == [True, True, False, True, True]
    prints = prints_of(acts, standing(trail))
    versions = [(one.act, one.stands, one.newest) for one in prints if one.piece is Piece.VERSION]
    assert versions == [(2, True, False), (3, False, False), (5, True, True)]


def test_a_round_begun_anew_leaves_nothing_of_the_one_before() -> None:
    trail = a_trail(on_step=1)
    refused = standing(trail).reject(
        desk=SERVICE, position=0, reason="Montant", actor=YOUSSEF.login, at=at(3)
    )
    trail += [refused]
    other = a_document(b"%PDF-1.7 corrected", "corrigé.pdf")
    trail += [standing(trail).recycle(main=other, actor=AMINA.login, at=at(4))]
    trail += [started(standing(trail), when=at(5))]
    prints = prints_of(acts_of(trail, standing(trail)), standing(trail))
    told = [(one.piece, one.act, one.stands) for one in prints if one.piece is not Piece.ANNEXE]
    assert told == [
        (Piece.DEPOSIT, 1, False),
        (Piece.VERSION, 2, False),
        (Piece.DEPOSIT, 4, True),
        (Piece.VERSION, 5, True),
    ]


def test_the_deposit_that_was_copied_has_both_fingerprints() -> None:
    first, *_ = a_trail()
    assert isinstance(first, DossierDeposited)
    original = a_document(b"%PDF-1.4 hybrid").version
    copied = replace(first, main=replace(first.main, original=original))
    prints = prints_of(acts_of([copied], standing([copied])), standing([copied]))
    assert [one.piece for one in prints] == [Piece.DEPOSIT, Piece.COPY, Piece.ANNEXE]
    assert (prints[0].version, prints[0].newest) == (original, False)
    assert prints[1].newest


def test_a_visa_beside_the_document_has_a_fingerprint_of_its_own() -> None:
    assert BESIDE.visas is Visas.BESIDE
    trail = whole(BESIDE)
    prints = prints_of(acts_of(trail, standing(trail)), standing(trail))
    (beside,) = [one for one in prints if one.piece is Piece.BESIDE]
    assert (beside.act, beside.stands) == (3, True)


def test_a_dossier_put_away_is_finished_if_it_was_before() -> None:
    done, begun = standing(whole()), standing(a_trail(on_step=2))
    stopped = begun.cancel(reason="Sans objet", actor=AMINA.login, at=at(8))
    given_up = standing([*a_trail(on_step=2), stopped])
    assert finished(done)
    assert not finished(begun)
    assert finished(replace(done, state=State.ARCHIVED))
    assert not finished(replace(given_up, state=State.ARCHIVED))


def test_the_entries_are_enclosed_as_they_are_stored() -> None:
    first = chain("dossier/1", {"kind": "Dépôt"}, after=None)
    second = chain("dossier/1", {"kind": "Départ"}, after=first)
    enclosed = entries_alone([first, second])
    assert enclosed.data.splitlines() == [first.body, second.body]
