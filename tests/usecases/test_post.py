"""Words are sent at least once, in their receiver's language, and what is over is left unsaid."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.about_mail import CorrespondenceChosen, MessageRetried
from parapheur.domain.correspondence import Correspondence, Rhythm
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import AddressRefused, BadAddress, NotAllowed, NotSent
from parapheur.domain.letters import KEPT, LEASE, MOST_TRIES, Letter
from parapheur.domain.notices import Kind
from parapheur.domain.people import Person
from parapheur.domain.words import Language
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Office
from parapheur.usecases.post import NO_ADDRESS, choose, forget_sent, retry, send_due, speak
from parapheur.usecases.start import start
from tests.builders import (
    AMINA,
    CAST,
    DESKS,
    EITHER,
    KHADIJA,
    LETTER,
    PDF,
    RACHID,
    SERVICE,
    YOUSSEF,
)
from tests.fake_mail import FakePost
from tests.fakes import FakeOffice, an_office
from tests.usecases.story import give, on_its_way, refuse


class Mailing:
    """An office whose cast is written to at once, and what was posted."""

    def __init__(self) -> None:
        self.opened: FakeOffice = an_office()
        self.opened.store.mails = True
        self.post = FakePost()
        self.office: Office = replace(self.opened.office, post=self.post)
        for person in CAST:
            self.wish(person, f"{person.login}@example.ma")

    def wish(self, person: Person, address: str | None, rhythm: Rhythm = Rhythm.AT_ONCE) -> None:
        with self.office.work() as work:
            wish = Correspondence(address, rhythm)
            work.set_correspondence(person.login, wish, at=self.office.now())

    def circulate(self, subject: str = "Réponse") -> DossierId:
        number = deposit(
            self.office, actor=AMINA, subject=subject, circuit=LETTER.id, main=("l.pdf", PDF)
        )
        start(self.office, number, actor=AMINA)
        return number

    def wait(self, wait: timedelta) -> None:
        self.opened.clock.time += wait

    @property
    def sent(self) -> list[tuple[str, list[Kind]]]:
        return [(one.address, [line.kind for line in one.lines]) for one in self.post.letters]


@pytest.fixture
def mailing() -> Mailing:
    return Mailing()


def raising(problem: BaseException) -> Callable[[Letter], object]:
    def happens(_: Letter) -> object:
        raise problem

    return happens


def test_a_task_is_told_once_in_the_language_of_its_receiver(mailing: Mailing) -> None:
    number = mailing.circulate()
    assert send_due(mailing.office) == 1
    assert send_due(mailing.office) == 0
    (letter,) = mailing.post.letters
    assert (letter.address, letter.language) == ("youssef@example.ma", Language.FR)
    assert letter.name == YOUSSEF.name
    (line,) = letter.lines
    assert (line.kind, line.dossier, line.subject) == (Kind.AWAITED, number, "Réponse")
    assert line.desk == DESKS[0].name


def test_without_a_mail_server_nothing_is_taken(mailing: Mailing) -> None:
    mailing.circulate()
    assert send_due(mailing.opened.office) == 0
    assert mailing.office.reading.waiting_words() == 1


def test_who_dies_once_the_server_has_taken_it_sends_the_very_same_again(mailing: Mailing) -> None:
    mailing.circulate()
    mailing.post.after.append(raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        send_due(mailing.office)
    mailing.circulate()  # another word for the same person comes meanwhile
    mailing.wait(LEASE)
    assert send_due(mailing.office) == 2
    first, *others = mailing.post.letters
    assert first in others
    assert len({letter.id for letter in mailing.post.letters}) == 2
    assert send_due(mailing.office) == 0


def test_a_server_that_is_away_is_tried_again_later_and_nothing_is_lost(mailing: Mailing) -> None:
    mailing.wish(AMINA, "amina@example.ma")
    refuse(mailing.opened, mailing.circulate())
    mailing.circulate()
    mailing.post.before.append(raising(NotSent(problem="no route")))
    assert send_due(mailing.office) == 2
    assert mailing.sent == []  # the second was not even tried
    assert send_due(mailing.office) == 0
    mailing.wait(timedelta(minutes=1))
    assert send_due(mailing.office) == 2
    assert sorted(mailing.sent) == [
        ("amina@example.ma", [Kind.REJECTED]),
        ("youssef@example.ma", [Kind.AWAITED]),
    ]


def test_what_never_goes_through_is_stuck_until_an_administrator_asks(mailing: Mailing) -> None:
    mailing.circulate()
    mailing.post.before += [raising(NotSent(problem="no route"))] * MOST_TRIES
    for _ in range(MOST_TRIES):
        assert send_due(mailing.office) == 1
        mailing.wait(timedelta(hours=6))
    assert send_due(mailing.office) == 0
    (stuck,) = mailing.office.reading.stuck_messages()
    assert (stuck.tries, stuck.problem) == (MOST_TRIES, "no route")
    for person in (YOUSSEF, replace(RACHID, login=AMINA.login)):
        with pytest.raises(NotAllowed):
            retry(mailing.office, stuck.id, actor=person)
    assert retry(mailing.office, stuck.id, actor=RACHID)
    assert not retry(mailing.office, stuck.id, actor=RACHID)
    assert send_due(mailing.office) == 1
    assert mailing.sent == [("youssef@example.ma", [Kind.AWAITED])]
    events = mailing.office.reading.account_events(RACHID.login)
    assert [one.to for one in events if isinstance(one, MessageRetried)] == [YOUSSEF.login]


def test_a_refused_address_is_stuck_at_once_and_holds_up_nobody(mailing: Mailing) -> None:
    refuse(mailing.opened, mailing.circulate())
    mailing.circulate()
    mailing.post.before.append(raising(AddressRefused(problem="550 nobody here")))
    assert send_due(mailing.office) == 2
    assert len(mailing.sent) == 1
    (stuck,) = mailing.office.reading.stuck_messages()
    assert (stuck.tries, stuck.problem) == (1, "550 nobody here")


def test_a_refusal_to_somebody_without_address_is_not_dropped_in_silence(mailing: Mailing) -> None:
    mailing.wish(AMINA, None)
    mailing.wish(YOUSSEF, None)
    refuse(mailing.opened, mailing.circulate())
    assert send_due(mailing.office) == 1  # the task itself was never taken down
    (stuck,) = mailing.office.reading.stuck_messages()
    assert (stuck.to, stuck.problem) == (AMINA.login, NO_ADDRESS)
    choose(
        mailing.office, actor=AMINA, address="a@example.ma", rhythm=Rhythm.DAILY,
        language=Language.EN,
    )  # fmt: skip
    send_due(mailing.office)
    assert mailing.sent == [("a@example.ma", [Kind.REJECTED])]
    assert mailing.post.letters[0].language is Language.EN


def test_a_turn_that_is_over_is_left_unsaid(mailing: Mailing) -> None:
    mailing.wish(YOUSSEF, "youssef@example.ma", Rhythm.HOURLY)
    over, waits = mailing.circulate(), mailing.circulate()
    refuse(mailing.opened, over)
    mailing.wait(timedelta(hours=1))
    send_due(mailing.office)
    letter = next(one for one in mailing.post.letters if one.address == "youssef@example.ma")
    assert [line.dossier for line in letter.lines] == [waits]


def test_a_message_with_nothing_left_to_say_is_not_sent(mailing: Mailing) -> None:
    mailing.wish(YOUSSEF, "youssef@example.ma", Rhythm.HOURLY)
    refuse(mailing.opened, mailing.circulate())
    mailing.wait(timedelta(hours=1))
    send_due(mailing.office)
    assert mailing.sent == [("amina@example.ma", [Kind.REJECTED])]
    assert mailing.office.reading.waiting_words() == 0


def test_who_may_no_longer_see_the_dossier_is_not_told_its_subject(mailing: Mailing) -> None:
    mailing.wish(KHADIJA, "khadija@example.ma", Rhythm.HOURLY)
    number = on_its_way(mailing.opened, EITHER)
    give(mailing.opened, number, SERVICE)
    with mailing.office.work() as work:
        work.add_person(replace(KHADIJA, desks=frozenset()), "x")
        work.add_person(replace(AMINA, active=False), "x")
    mailing.wait(timedelta(hours=1))
    send_due(mailing.office)
    assert [one.address for one in mailing.post.letters] == ["khadija@example.ma"]
    (line,) = mailing.post.letters[0].lines  # Amina, whose dossier came to its end, has left
    assert (line.kind, line.dossier, line.subject) == (Kind.RELEASED, number, None)


def test_words_that_wait_together_make_one_message(mailing: Mailing) -> None:
    mailing.wish(YOUSSEF, "youssef@example.ma", Rhythm.DAILY)
    for _ in range(3):
        mailing.circulate()
        mailing.wait(timedelta(hours=1))
    assert send_due(mailing.office) == 0
    mailing.wait(timedelta(hours=20))
    assert send_due(mailing.office) == 1
    assert mailing.sent == [("youssef@example.ma", [Kind.AWAITED] * 3)]


def test_a_choice_is_kept_and_told_in_ones_own_trail(mailing: Mailing) -> None:
    with pytest.raises(BadAddress):
        choose(
            mailing.office, actor=YOUSSEF, address="a@b.ma\nBcc: c@d.ma",
            rhythm=Rhythm.DAILY, language=Language.AR,
        )  # fmt: skip
    for _ in range(2):  # the second changes nothing, and tells nothing
        choose(
            mailing.office, actor=YOUSSEF, address="y@b.ma", rhythm=Rhythm.DAILY,
            language=Language.AR,
        )  # fmt: skip
    person = mailing.office.reading.person(YOUSSEF.login)
    assert person is not None
    assert person.language is Language.AR
    assert mailing.office.reading.correspondence(YOUSSEF.login) == Correspondence(
        "y@b.ma", Rhythm.DAILY
    )
    speak(mailing.office, person, Language.AR)
    speak(mailing.office, person, Language.EN)
    events = mailing.office.reading.account_events(YOUSSEF.login)
    told = [(e.language, e.address) for e in events if isinstance(e, CorrespondenceChosen)]
    assert told == [(Language.AR, "y@b.ma"), (Language.EN, "y@b.ma")]


def test_a_closed_account_chooses_nothing(mailing: Mailing) -> None:
    with mailing.office.work() as work:
        work.add_person(replace(KHADIJA, active=False), "x")
    with pytest.raises(NotAllowed):
        choose(mailing.office, actor=KHADIJA, address="", rhythm=Rhythm.DAILY, language=Language.AR)


def test_what_was_sent_is_forgotten_after_a_while(mailing: Mailing) -> None:
    mailing.circulate()
    send_due(mailing.office)
    assert forget_sent(mailing.office) == 0
    mailing.wait(KEPT + timedelta(seconds=1))
    assert forget_sent(mailing.office) == 1
