"""A depositor is told by mail what happened to the letter: in their language, and no more."""

from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message

import pytest

from parapheur.domain.about_incoming import (
    AnswerSent,
    IncomingEvent,
    LetterAssigned,
    LetterForwarded,
    LetterNoted,
    LetterRefused,
    PiecesAsked,
    ReceiptTaken,
)
from parapheur.domain.errors import NotAllowed
from parapheur.domain.letters import Letter
from parapheur.domain.misdirected import ReceiptOfDepositor
from parapheur.domain.paper_codes import Code, grouped
from parapheur.domain.registry.purposes import Assignment, Purpose
from parapheur.domain.words import ERASED, Language
from parapheur.post.mails import mail
from parapheur.usecases.post import send_due
from parapheur.usecases.registry.forward import forward
from parapheur.usecases.registry.paper import enter, take_receipt
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import secret_for
from parapheur.words import say
from parapheur.words.letters import write_out
from parapheur.words.telling import AS_BEFORE, BY_HAND
from tests.fake_store import FakeStore
from tests.fakes import PAGES, FakeOffice
from tests.letters import (
    DIRECTORY,
    LETTER_CAST,
    LETTER_DESKS,
    OFFICER,
    OTHER,
    OTHER_OFFICER,
    REGISTRY,
    SENDER,
    SOCIAL,
    registered,
)
from tests.usecases.letters import a_letter, sent


@dataclass
class Box:
    """Who keeps letters instead of sending them."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def fake(box: Box) -> FakeOffice:
    made = FakeOffice(store=FakeStore(mails=True), post=box, directory=DIRECTORY)
    with made.store.work() as work:
        for desk in LETTER_DESKS:
            work.add_desk(desk)
        for person in LETTER_CAST:
            work.add_person(person, "")
    return made


def deposited(fake: FakeOffice, *, checked: bool = True, email: str = SENDER.email) -> int:
    depositor = replace(SENDER, checked=checked, email=email)
    one = sent(fake, a_letter(depositor=depositor))
    give_receipt(fake.office, one.letter)
    return one.letter


def happens(fake: FakeOffice, letter: int, event: IncomingEvent) -> None:
    with fake.store.work() as work:
        work.keep_letter(letter, event)  # type: ignore[arg-type]


def written(fake: FakeOffice, box: Box) -> list[Message]:
    """Send what is due, and return it as mails."""
    while send_due(fake.office):
        pass
    found, box.letters = box.letters, []
    return [
        message_from_bytes(
            mail(
                one,
                write_out(one, organisation=fake.office.organisation, url=PAGES),
                sender="ne-pas-repondre@example.ma",
                domain="example.ma",
            ).as_bytes()
        )
        for one in found
    ]


def text(one: Message) -> str:
    (part,) = [part for part in one.walk() if part.get_content_type() == "text/plain"]
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data.decode()


def test_the_receipt_is_brought_to_an_address_that_answered(fake: FakeOffice, box: Box) -> None:
    letter = deposited(fake)
    (one,) = written(fake, box)
    assert SENDER.email in str(one["To"])
    assert one["Content-Language"] == "ar"
    (joined,) = [part for part in one.walk() if part.get_content_type() == "application/pdf"]
    assert joined.get_filename() == "recepisse-2026-000001.pdf"
    version = fake.store.reading.incoming(letter).receipt  # type: ignore[arg-type]
    assert version is not None
    assert joined.get_payload(decode=True) == fake.files.get(version.digest)
    assert f"{PAGES}/follow" in text(one)


def test_nothing_but_a_way_is_sent_to_an_address_that_nobody_checked(
    fake: FakeOffice, box: Box
) -> None:
    deposited(fake, checked=False)
    (one,) = written(fake, box)
    assert not [part for part in one.walk() if part.get_content_type() == "application/pdf"]
    assert f"{PAGES}/follow" in text(one)


def test_no_mail_brings_the_receipt_of_a_paper_letter_whatever_address_was_typed(
    fake: FakeOffice, box: Box
) -> None:
    typed = replace(SENDER, email="hassan@example.org", checked=True)  # an address of their own
    letter = enter(fake.office, a_letter(depositor=typed), key="k", actor=OFFICER.login)
    receipt = give_receipt(fake.office, letter)
    told = {"at": fake.clock.now(), "actor": OFFICER.login}
    happens(fake, letter, registered(at=fake.clock.now()))
    happens(fake, letter, PiecesAsked(**told, text="Une copie"))  # type: ignore[arg-type]
    given = (Assignment(1, SOCIAL, Purpose.ATTRIBUTION, None),)
    happens(fake, letter, LetterAssigned(**told, desk=REGISTRY, assignments=given))  # type: ignore[arg-type]
    happens(fake, letter, AnswerSent(**told, outgoing=1, number=registered().number))  # type: ignore[arg-type]
    mails = written(fake, box)
    secret = secret_for(fake.office, fake.store.reading.sending_of(letter))
    assert len(mails) == 4
    for one in mails:
        assert [part.get_content_type() for part in one.walk()].count("application/pdf") == 0
        for shown in (secret, grouped(Code(secret))):
            assert shown not in one.as_string()
            assert shown not in text(one)
    assert any(say(Language.AR, BY_HAND) in text(one) for one in mails)
    assert not [one for one in fake.store.reading.incoming_events(letter) if _taken(one)]
    assert take_receipt(fake.office, letter, actor=OFFICER.login) == receipt
    assert fake.store.reading.incoming_events(letter)[-1] == ReceiptTaken(**told)  # type: ignore[arg-type]


def test_a_paper_letter_that_is_sent_on_brings_no_receipt_either(
    fake: FakeOffice, box: Box
) -> None:
    typed = replace(SENDER, email="hassan@example.org")
    letter = enter(fake.office, a_letter(depositor=typed), key="k", actor=OFFICER.login)
    there = forward(fake.office, letter, actor=OFFICER.login, to=OTHER, reason="Compétence")
    mails = written(fake, box)
    assert not [part for one in mails for part in one.walk() if part.get_filename()]
    assert any(say(Language.AR, AS_BEFORE) in text(one) for one in mails)
    for number, who in ((letter, OTHER_OFFICER), (there, OFFICER)):
        with pytest.raises(NotAllowed):
            take_receipt(fake.office, number, actor=who.login)
    with pytest.raises(ReceiptOfDepositor):
        take_receipt(fake.office, there, actor=OTHER_OFFICER.login)


def _taken(event: IncomingEvent) -> bool:
    return isinstance(event, ReceiptTaken)


def test_each_change_is_told_by_itself_and_says_nothing_of_the_letter(
    fake: FakeOffice, box: Box
) -> None:
    letter = deposited(fake)
    told = {"at": fake.clock.now(), "actor": OFFICER.login}
    written(fake, box)
    happens(fake, letter, registered(at=fake.clock.now()))
    happens(fake, letter, LetterNoted(**told, text="Confidence"))  # type: ignore[arg-type]
    happens(fake, letter, PiecesAsked(**told, text="Une copie"))  # type: ignore[arg-type]
    happens(
        fake, letter, LetterForwarded(**told, body=OTHER, letter=2, reason="interne")  # type: ignore[arg-type]
    )  # fmt: skip
    mails = written(fake, box)
    assert len(mails) == 3
    for said in ("1/2026", "Une copie", "المؤسسة"):
        assert len([one for one in mails if said in text(one)]) == 1
    for one in mails:
        for hidden in ("attestation", "interne", "Confidence", "Hassan", "حسن"):
            assert hidden not in text(one)


def test_a_refusal_is_told_with_its_reason(fake: FakeOffice, box: Box) -> None:
    letter = deposited(fake)
    written(fake, box)
    event = LetterRefused(at=fake.clock.now(), actor=OFFICER.login, reason="Illisible")
    happens(fake, letter, event)
    (one,) = written(fake, box)
    assert "Illisible" in text(one)


def test_who_gave_no_address_is_written_to_by_nobody(fake: FakeOffice, box: Box) -> None:
    deposited(fake, email="")
    assert not written(fake, box)


def test_of_what_was_erased_meanwhile_nothing_is_sent(fake: FakeOffice, box: Box) -> None:
    letter = deposited(fake)
    letters = fake.store.kept.letters
    gone = replace(letters[letter].depositor, email=ERASED)  # type: ignore[index]
    letters[letter] = replace(letters[letter], depositor=gone)  # type: ignore[index]
    assert not written(fake, box)
