"""A depositor is told by mail what happened to the letter: in their language, and no more."""

from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message

import pytest

from parapheur.domain.about_incoming import (
    IncomingEvent,
    LetterForwarded,
    LetterNoted,
    LetterRefused,
    PiecesAsked,
)
from parapheur.domain.letters import Letter
from parapheur.domain.words import ERASED
from parapheur.post.mails import mail
from parapheur.usecases.post import send_due
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.words.letters import write_out
from tests.fake_store import FakeStore
from tests.fakes import PAGES, FakeOffice
from tests.letters import (
    DIRECTORY,
    LETTER_CAST,
    LETTER_DESKS,
    OFFICER,
    OTHER,
    SENDER,
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
