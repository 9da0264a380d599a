"""Letters between bodies of one installation: as closed there, with receipts on both sides."""

from dataclasses import replace

import pytest

from parapheur.domain.about_outgoing import OtherReceiptTaken, Route
from parapheur.domain.errors import NoSuchPiece
from parapheur.domain.filing import Confidentiality, Filing, SubtypeId, TypeId
from parapheur.domain.misdirected import ArrivedThere, MoreOpenThanItCame, NoSuchLetter
from parapheur.domain.people import Person
from parapheur.domain.registry import outgoing
from parapheur.domain.registry.incoming import Incoming, replay
from parapheur.domain.registry.lines import LettersSought
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.usecases.registry import dispatch
from parapheur.usecases.registry.arrive import take_receipt_there
from parapheur.usecases.registry.dispatch import send_out
from parapheur.usecases.registry.forward import forward
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.register import register, void
from tests.builders import words
from tests.fakes import FakeOffice
from tests.letter_desks import UNIT_HEAD, a_registered_letter, a_registry_office
from tests.letters import MINISTRY, OFFICER, OTHER, OTHER_OFFICER, REQUEST, SOCIAL_HEAD
from tests.usecases.test_answers_to_letters import BY_HAND, answered, on_the_unit

SECRET = Filing(
    TypeId("courrier"), SubtypeId("secret"), words("Courrier"), words("Secret"),
    Confidentiality.CONFIDENTIAL,
)  # fmt: skip
CLOSED = Confidentiality.CONFIDENTIAL


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    return a_registry_office(fake)


def there(fake: FakeOffice) -> tuple[LetterId, Incoming]:
    (line,) = fake.office.reading.letters(LettersSought(body=OTHER))
    assert line.letter == replay(fake.office.reading.incoming_events(line.id))
    return line.id, line.letter


def sent_there(fake: FakeOffice, *, dossier: Filing | None = None) -> OutgoingId:
    """A signed answer that went to the other body."""
    made = answered(fake, on_the_unit(fake))
    if dossier is not None:
        kept = fake.store.kept.dossiers
        kept[made] = replace(kept[made], filing=dossier)
    to = replace(BY_HAND, route=Route.BODY, to_body=OTHER)
    return send_out(fake.office, made, to, actor=OFFICER)


def test_a_confidential_letter_is_confidential_with_the_other_body_from_the_first_moment(
    fake: FakeOffice,
) -> None:
    first = a_registered_letter(fake, CLOSED)
    number = forward(fake.office, first, actor=OFFICER.login, to=OTHER, reason="Compétence")
    reading = fake.office.reading
    assert replay(reading.incoming_events(number)[:1]).confidentiality is CLOSED
    assert reading.letter_shelf(number).level == CLOSED.value
    for level in (Confidentiality.ORDINARY, Confidentiality.RESTRICTED):
        with pytest.raises(MoreOpenThanItCame):
            register(
                fake.office, number, actor=OTHER_OFFICER.login, kind=REQUEST, confidentiality=level
            )
    assert there(fake)[1].number is None
    register(fake.office, number, actor=OTHER_OFFICER.login, kind=REQUEST, confidentiality=CLOSED)
    void(fake.office, number, actor=OTHER_OFFICER.login, reason="Erreur")
    with pytest.raises(MoreOpenThanItCame):
        register(fake.office, number, actor=OTHER_OFFICER.login, kind=REQUEST)
    back = forward(fake.office, number, actor=OTHER_OFFICER.login, to=MINISTRY, reason="Retour")
    assert reading.incoming(back).least is CLOSED


def test_who_closed_a_letter_by_mistake_opens_it_again_where_it_came_so(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake, CLOSED)
    void(fake.office, letter, actor=OFFICER.login, reason="Erreur")
    register(fake.office, letter, actor=OFFICER.login, kind=REQUEST)
    assert fake.office.reading.incoming(letter).confidentiality is Confidentiality.ORDINARY


def test_what_goes_out_to_another_body_is_as_closed_there_as_its_dossier(fake: FakeOffice) -> None:
    sent_there(fake, dossier=SECRET)
    assert there(fake)[1].confidentiality is CLOSED


def test_the_body_that_sends_has_the_receipt_of_the_other_and_each_taking_is_told(
    fake: FakeOffice,
) -> None:
    sent, (number, letter) = sent_there(fake), there(fake)
    out = fake.office.reading.outgoing_letter(sent)
    assert (out.to_letter, letter.from_outgoing) == (number, sent)
    receipt = take_receipt_there(fake.office, sent, actor=OFFICER)
    assert receipt == give_receipt(fake.office, number)
    take_receipt_there(fake.office, sent, actor=UNIT_HEAD)  # it answers a letter of their desk
    events = fake.office.reading.outgoing_events(sent)
    at = fake.clock.now()
    assert [one for one in events if isinstance(one, OtherReceiptTaken)] == [
        OtherReceiptTaken(at=at, actor=who.login, receipt=receipt) for who in (OFFICER, UNIT_HEAD)
    ]
    assert outgoing.replay(events) == fake.office.reading.outgoing_letter(sent)


def test_what_another_body_has_did_go_out(fake: FakeOffice) -> None:
    number = sent_there(fake)
    with pytest.raises(ArrivedThere):
        dispatch.void(fake.office, number, actor=OFFICER.login, reason="Erreur")
    assert not fake.office.reading.outgoing_letter(number).void


@pytest.mark.parametrize("person", [OTHER_OFFICER, SOCIAL_HEAD])
def test_nobody_else_takes_it(fake: FakeOffice, person: Person) -> None:
    sent = sent_there(fake)
    with pytest.raises(NoSuchLetter):
        take_receipt_there(fake.office, sent, actor=person)


def test_a_registry_takes_no_receipt_of_what_it_may_not_open(fake: FakeOffice) -> None:
    sent = sent_there(fake, dossier=SECRET)
    with pytest.raises(NoSuchLetter):
        take_receipt_there(fake.office, sent, actor=OFFICER)
    taken = take_receipt_there(fake.office, sent, actor=UNIT_HEAD)  # who drafted it
    assert taken == there(fake)[1].receipt


def test_a_row_that_names_another_letter_gives_no_receipt_of_it(fake: FakeOffice) -> None:
    sent = sent_there(fake)
    kept = fake.store.kept.outgoings
    kept[sent] = replace(kept[sent], to_letter=1)
    with pytest.raises(NoSuchPiece):
        take_receipt_there(fake.office, sent, actor=OFFICER)


def test_what_went_to_no_body_has_none(fake: FakeOffice) -> None:
    sent = send_out(fake.office, answered(fake, on_the_unit(fake)), BY_HAND, actor=OFFICER)
    with pytest.raises(NoSuchPiece):
        take_receipt_there(fake.office, sent, actor=OFFICER)
