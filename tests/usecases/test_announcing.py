"""Auditors are sent the newest head of the journal, once a day, as it was published."""

from datetime import timedelta

import pytest

from parapheur.domain.about_journal import HeadAnnounced
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.journal import read_note
from parapheur.domain.people import Person
from parapheur.post.mails import mail
from parapheur.usecases.announcing import announce_head
from parapheur.usecases.post import send_due
from parapheur.usecases.publish import publish
from parapheur.words.letters import write_out
from tests.builders import CLAIRE, YOUSSEF, words
from tests.fake_mail import FakePost
from tests.fakes import FakeOffice

DAY = timedelta(days=1)


def told(fake: FakeOffice, person: Person = CLAIRE) -> list[HeadAnnounced]:
    events = fake.office.reading.account_events(person.login)
    return [one for one in events if isinstance(one, HeadAnnounced)]


@pytest.fixture
def post(fake: FakeOffice) -> FakePost:
    fake.post, fake.store.mails = FakePost(), True
    with fake.store.work() as work:
        wish = Correspondence("claire@example.ma")
        work.set_correspondence(CLAIRE.login, wish, at=fake.clock.now())
    return fake.post


def test_nobody_is_told_without_mail(fake: FakeOffice) -> None:
    publish(fake.office)
    announce_head(fake.office)
    assert told(fake) == []


def test_it_is_told_once_a_day(fake: FakeOffice, post: FakePost) -> None:
    announce_head(fake.office)
    assert told(fake) == []
    head = publish(fake.office)
    for _ in range(2):
        announce_head(fake.office)
    assert [read_note(one.head.encode()).note for one in told(fake)] == [head.note]
    assert told(fake, YOUSSEF) == []
    fake.clock.time += DAY
    publish(fake.office)
    announce_head(fake.office)
    assert len(told(fake)) == 2
    assert post.letters == []


def test_it_is_sent_letter_for_letter(fake: FakeOffice, post: FakePost) -> None:
    head = publish(fake.office)
    announce_head(fake.office)
    fake.clock.time += DAY
    send_due(fake.office)
    (letter,) = post.letters
    assert [line.quoted for line in letter.lines] == [head.note.decode()]
    sheet = write_out(letter, organisation=words("Ministère"), url="https://a.ma")
    made = mail(letter, sheet, sender="parapheur@a.ma", domain="a.ma")
    plain = made.get_payload(0).get_payload(decode=True)  # type: ignore[union-attr]  # two parts
    assert head.note in plain
