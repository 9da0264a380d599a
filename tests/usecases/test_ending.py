"""A certificate that ends soon is told of once, to who signs by it or looks after the seal."""

from datetime import timedelta

from parapheur.domain.about_people import KeyEnding, SealEnding
from parapheur.domain.events import AccountEvent
from parapheur.domain.people import Login
from parapheur.domain.words import Language
from parapheur.usecases.ending import AHEAD, announce_endings
from parapheur.usecases.unlock import issue_key
from parapheur.words import recount
from parapheur.words.names import Names
from tests.builders import KHADIJA, PIN, RACHID, YOUSSEF
from tests.fakes import FakeOffice
from tests.letters import DIRECTORY, MINISTRY, OTHER

LASTS = timedelta(days=730)


def endings(fake: FakeOffice, login: Login) -> list[AccountEvent]:
    events = fake.store.reading.account_events(login)
    return [one for one in events if isinstance(one, KeyEnding | SealEnding)]


def test_it_is_told_60_days_ahead_and_once(fake: FakeOffice) -> None:
    until = fake.clock.now() + LASTS
    fake.clock.pause((LASTS - AHEAD).total_seconds() - 1)
    announce_endings(fake.office)
    assert endings(fake, YOUSSEF.login) == []
    fake.clock.pause(1)
    for _ in range(2):
        announce_endings(fake.office)
    (told,) = endings(fake, YOUSSEF.login)
    assert isinstance(told, KeyEnding)
    assert told.until == until


def test_another_certificate_ends_by_itself(fake: FakeOffice) -> None:
    fake.clock.pause((LASTS - AHEAD).total_seconds())
    issue_key(fake.office, YOUSSEF, PIN, by=RACHID.login)
    announce_endings(fake.office)
    assert endings(fake, YOUSSEF.login) == []
    assert len(endings(fake, KHADIJA.login)) == 1
    fake.clock.pause(LASTS.total_seconds())
    announce_endings(fake.office)
    assert len(endings(fake, YOUSSEF.login)) == 1


def test_of_the_seal_administrators_are_told_unless_the_program_renews_it(
    fake: FakeOffice,
) -> None:
    fake.clock.pause((LASTS - AHEAD).total_seconds())
    announce_endings(fake.office)
    assert not [one for one in endings(fake, RACHID.login) if isinstance(one, SealEnding)]
    fake.keys.seal_is_test = False
    for _ in range(2):
        announce_endings(fake.office)
    assert len([one for one in endings(fake, RACHID.login) if isinstance(one, SealEnding)]) == 1
    assert not [one for one in endings(fake, YOUSSEF.login) if isinstance(one, SealEnding)]


def test_of_the_seal_of_each_body_they_are_told_too(fake: FakeOffice) -> None:
    fake.directory = DIRECTORY
    fake.keys.sealless, fake.keys.seal_is_test = {OTHER}, False
    fake.clock.pause((LASTS - AHEAD).total_seconds())
    for _ in range(2):
        announce_endings(fake.office)
    told = [one for one in endings(fake, RACHID.login) if isinstance(one, SealEnding)]
    assert [one.body for one in told] == [None, MINISTRY]
    names = Names(bodies={MINISTRY: DIRECTORY.body(MINISTRY).name})
    assert "seal of the body “Ministère" in recount(Language.EN, told[1], names)
    assert "Ministère" not in recount(Language.EN, told[0], names)
