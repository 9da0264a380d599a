"""A draft is corrected before it starts, and at no other moment."""

from dataclasses import replace
from decimal import Decimal

import pytest

from parapheur.domain.amending import amend, changes
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import MoveNotAllowed, NotAllowed, SubjectRequired, TextTooLong
from parapheur.domain.events import DossierAmended
from parapheur.domain.metadata import NONE, Metadata
from parapheur.domain.people import Login
from parapheur.domain.retracing import allowed
from parapheur.domain.shelf import shelf_of
from parapheur.domain.standing import apply
from tests.builders import AMINA, AMOUNT, LETTER, MORNING, PURCHASE, a_dossier, a_trail, at, started

OTHERS = Metadata().put(AMOUNT, Decimal("1500.5"))


def corrected(dossier: Dossier, subject: str = "Achat  de\u202e chaises") -> DossierAmended:
    return amend(
        dossier,
        subject=subject,
        circuit=PURCHASE.id,
        metadata=OTHERS,
        actor=AMINA.login,
        at=at(5),
    )


def test_a_draft_says_what_it_is_about_anew() -> None:
    draft = a_dossier(LETTER)
    event = corrected(draft)
    assert allowed(draft, event)
    assert changes(draft, event)
    stands = apply(draft, event)
    assert (stands.subject, stands.wish, stands.metadata) == (
        "Achat de chaises",
        PURCHASE.id,
        OTHERS,
    )
    assert not changes(stands, corrected(stands))
    assert replace(stands, subject=draft.subject, wish=draft.wish, metadata=NONE) == draft
    on_its_way = apply(stands, started(stands, PURCHASE))
    assert on_its_way.circuit == PURCHASE


def test_lists_find_it_by_its_new_subject_and_date_it_as_before() -> None:
    trail = a_trail(LETTER)
    shelf = shelf_of(DossierId(1), [*trail, corrected(a_dossier(LETTER))])
    assert "chaises" in shelf.sought
    assert (shelf.since, shelf.updated_at, shelf.circuit) == (MORNING, at(5), PURCHASE.id)


def test_what_is_on_its_way_is_amended_no_more() -> None:
    event = corrected(a_dossier(LETTER))
    for dossier in (a_dossier(LETTER, on_step=1), a_dossier(LETTER, on_step=3)):
        with pytest.raises(MoveNotAllowed):
            corrected(dossier)
        with pytest.raises(MoveNotAllowed):
            apply(dossier, event)


def test_a_subject_is_as_at_the_deposit_and_the_hand_the_originators() -> None:
    draft = a_dossier(LETTER)
    for subject, refusal in ((" \u200f", SubjectRequired), ("x" * 301, TextTooLong)):
        with pytest.raises(refusal):
            corrected(draft, subject)
    with pytest.raises(NotAllowed):
        allowed(draft, replace(corrected(draft), actor=Login("rachid")))
