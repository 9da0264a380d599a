"""Each text that an event keeps is marked as somebody's, or argued here to be nobody's."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from parapheur.domain.commitments import KEY
from parapheur.domain.documents import Digest
from parapheur.domain.events import AnyEvent
from parapheur.domain.personal import Personal, marks

EVENTS = get_args(AnyEvent)

SERVICE = "an identifier of the service, kept with every signature by law"
ACT = "the reference of a published act, by which somebody acts"
HOUSE = "words of the house's own files, which are about no one"
PRINT = "a fingerprint of bytes that nobody guesses"
ARGUED = {
    # what is the same wherever it stands
    "Login": SERVICE,
    "DeskId": SERVICE,
    "CircuitId": SERVICE,
    "DelegationId": SERVICE,
    "TermId": SERVICE,
    "FactorId": "drawn at random",
    "FieldKey": HOUSE,
    "BodyId": HOUSE,
    "KindId": HOUSE,
    "Digest": PRINT,
    # one by one
    "interim": ACT,
    "delegation": ACT,
    "act_reference": ACT,
    "class_mark": "a shelf of the archive",
    "certificate": PRINT,
    "origin": "the name of a journal, made of its key",
    "head": "a head of the journal, which is published",
    "field": "a signature field, named by its step",
    "basis": "the law by which something was erased: it tells why it is gone",
    "note": "says what changed in a circuit or the calendar of the house, and is kept with it",
    "message": "a fingerprint of what was told",
    "what": "the address of a page of ours, with numbers alone",
    "refusal": "the name of a refusal in the program",
    "network": "half an address, which thousands share",
    "version": "of the program",
    "ticked": HOUSE,
    "code": "drawn at random",
    "country": "where millions live",
}
"""Why a text is nobody's: by its own type, or by the name of its field."""
HOUSES = {
    "Circuit",
    "Step",
    "Filing",
    "Instruction",
    "Reason",
    "Mark",
    "Field",
    "Timing",
    "Spot",
    "Change",
    "Hours",
    "Holiday",
    "YearlyHoliday",
}
"""Values that are copied from the files of the house, each with all its texts."""


def texts(hint: Any, way: str, within: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:  # noqa: ANN401  any type at all
    """Yield each text that is not marked: the way to it, and the name of its own type."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        if not any(isinstance(note, Personal) for note in notes):
            yield from texts(inner, way, within)
    elif is_dataclass(hint):
        name = getattr(hint, "__name__", "")
        if name in HOUSES or name in within:
            return
        hints = get_type_hints(hint, include_extras=True)
        for field in fields(hint):
            yield from texts(hints[field.name], f"{way}/{field.name}", (*within, name))
    elif hint is str or getattr(hint, "__supertype__", None) is str:
        yield way, hint.__name__
    elif not (isinstance(hint, type) and issubclass(hint, Enum)):
        for one in get_args(hint):
            yield from texts(one, way, within)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_each_text_is_marked_or_argued(kind: type) -> None:
    found = list(texts(kind, kind.__name__))
    assert (f"{kind.__name__}/actor", "Login") in found
    for way, of in found:
        assert of in ARGUED or way.rpartition("/")[2] in ARGUED, way


def test_what_is_argued_is_there() -> None:
    """No argument is left of a field that is gone."""
    found = [one for kind in EVENTS for one in texts(kind, kind.__name__)]
    there = {of for _, of in found} | {way.rpartition("/")[2] for way, _ in found}
    assert set(ARGUED) - there == set()


def test_the_law_of_what_is_personal() -> None:
    """What a ministry would be asked to erase is marked; who signed, and as whom, is not."""
    told = {
        f"{kind.__name__}/{'/'.join(mark.way)}": mark.whose.value
        for kind in EVENTS
        for mark in marks(kind)
    }
    assert told["AccountOpened/name"] == told["CorrespondenceChosen/address"] == "account"
    assert told["GuestInvited/address"] == told["GuestSigned/name"] == "guest"
    assert told["DossierRejected/reason"] == told["NoteWritten/text"] == "actor"
    assert told["DossierDeposited/metadata/data/*/text"] == "dossier"
    assert told["DossierDeposited/annexes/*/name"] == told["StepAnswered/answer/signed_by"]
    assert not any(way.endswith(("/actor", "/desk", "/delegation")) for way in told)


def test_no_event_says_commitment_of_its_own() -> None:
    assert all(field.name != KEY for kind in EVENTS for field in fields(kind))
    assert Digest.__name__ in ARGUED
