"""Holding a desk ad interim: by an act, from a day to a day, in one's own name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parapheur.domain.about_people import InterimEnded, InterimGiven
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    ActReferenceRequired,
    ActsTwice,
    DatesOutOfOrder,
    DelegationEnded,
    HoldsAlready,
    InterimTaken,
    KeptApart,
    NotAllowed,
    NotForOneself,
    ParapheurError,
)
from parapheur.domain.events import DossierRejected, StepSigned, VisaGiven
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.terms import Interim, standing_at
from parapheur.usecases.delegate import delegate
from parapheur.usecases.people import close_account
from parapheur.usecases.reject import reject
from parapheur.usecases.seats import appoint, desks_at, end_term, give_desk
from tests.builders import (
    ALL,
    DIVISION,
    HASSAN,
    LETTER,
    MINISTER,
    MORNING,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
)
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way, stands
from tests.usecases.test_delegate import wanted
from tests.usecases.test_in_place_of import give_by, wrong

TODAY = day_of(MORNING)
ACT = "قرار رقم 27-26"


def appointed(
    fake: FakeOffice,
    person: Person = SALMA,
    desk: DeskId = MINISTER,
    *,
    days: int = 0,
    actor: Person = RACHID,
    act: str = ACT,
    first: date = TODAY,
    act_date: date = TODAY,
) -> Interim:
    term = appoint(
        fake.office,
        person.login,
        desk,
        first=first,
        last=first + timedelta(days=days),
        act_reference=act,
        act_date=act_date,
        actor=actor,
    )
    assert isinstance(term, Interim)
    return term


def now(fake: FakeOffice, person: Person) -> Person:
    """The person with the desks they hold at this instant, as a session has them."""
    known = fake.store.kept.people[person.login]
    return standing_at(known, fake.store.reading.terms(who=person.login), fake.office.now())


def before_the_minister(fake: FakeOffice) -> DossierId:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    return dossier_id


def test_an_interim_signs_in_their_own_name_and_the_stamp_says_so(fake: FakeOffice) -> None:
    dossier_id = before_the_minister(fake)
    appointed(fake)
    dossier = give(fake, dossier_id, MINISTER, actor=now(fake, SALMA))
    event = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(event, StepSigned)
    assert (event.actor, event.on_behalf_of, event.interim) == (SALMA.login, None, ACT)
    assert dossier.acts[-1].interim == ACT
    mention = fake.stamps.drawn[-1]
    assert mention.name == SALMA.name
    assert (mention.capacity.ar, mention.capacity.fr) == ("الوزير بالنيابة", "Ministre par intérim")
    assert wrong(fake) == []


def test_it_holds_from_the_first_midnight_to_the_last(fake: FakeOffice) -> None:
    """Casablanca is at +0 during Ramadan, where it begins, and at +1 where it ends."""
    appointed(fake, first=date(2026, 3, 10), days=35)
    for moment, holds in [
        (datetime(2026, 3, 9, 23, 59, 59, 999999, tzinfo=UTC), False),
        (datetime(2026, 3, 10, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 4, 14, 22, 59, 59, 999999, tzinfo=UTC), True),
        (datetime(2026, 4, 14, 23, 0, tzinfo=UTC), False),
    ]:
        fake.clock.time = moment
        assert (MINISTER in now(fake, SALMA).desks) is holds, moment
        holders = {desk.id: desk.holders for desk in desks_at(fake.office, moment)}[MINISTER]
        assert (SALMA.login in holders) is holds
        assert HASSAN.login in holders


def test_a_page_open_at_midnight_no_longer_signs(fake: FakeOffice) -> None:
    dossier_id = before_the_minister(fake)
    appointed(fake)
    late = now(fake, SALMA)
    fake.clock.time += timedelta(days=1)
    with pytest.raises(NotAllowed):
        give(fake, dossier_id, MINISTER, actor=late)
    assert stands(fake, dossier_id).awaited == (MINISTER,)


@pytest.mark.parametrize("meanwhile", ["ended", "midnight", "closed"])
def test_what_ends_while_one_signs_is_not_relied_on(fake: FakeOffice, meanwhile: str) -> None:
    dossier_id, interim = before_the_minister(fake), appointed(fake)
    actor = now(fake, SALMA)
    ends: dict[str, Callable[[], object]] = {
        "ended": lambda: end_term(fake.office, interim.id, actor=RACHID),
        "closed": lambda: close_account(fake.office, SALMA.login, actor=RACHID),
        "midnight": lambda: fake.clock.pause(24 * 3600),
    }
    fake.signer.before.append(ends[meanwhile])
    with pytest.raises(NotAllowed):
        give(fake, dossier_id, MINISTER, actor=actor)
    assert stands(fake, dossier_id).awaited == (MINISTER,)
    assert wrong(fake) == []


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"actor": HASSAN}, NotAllowed),
        ({"person": RACHID}, NotForOneself),
        ({"person": HASSAN}, HoldsAlready),
        ({"act": "  "}, ActReferenceRequired),
        ({"act_date": TODAY + timedelta(days=1)}, DatesOutOfOrder),
        ({"days": -1}, DatesOutOfOrder),
        ({"first": TODAY - timedelta(days=9), "days": 3}, DatesOutOfOrder),
        ({"desk": DeskId("organisation")}, ParapheurError),
        ({"desk": DeskId("nowhere")}, ParapheurError),
        ({"person": replace(SALMA, login=Login("nobody"))}, ParapheurError),
    ],
    ids=[
        "by the holder",
        "for oneself",
        "the holder",
        "no act",
        "act after",
        "backwards",
        "past",
        "the seal",
        "no desk",
        "nobody",
    ],
)
def test_what_is_refused_leaves_nothing(
    fake: FakeOffice, asked: dict[str, object], refusal: type[ParapheurError]
) -> None:
    with pytest.raises(refusal):
        appointed(fake, **asked)  # type: ignore[arg-type]  # one argument at a time
    assert list(fake.store.reading.terms()) == []


def test_one_interim_at_a_time_and_another_after_its_end(fake: FakeOffice) -> None:
    first = appointed(fake, days=5)
    with pytest.raises(InterimTaken):
        appointed(fake, YOUSSEF, first=TODAY + timedelta(days=5))
    with pytest.raises(NotAllowed):
        end_term(fake.office, first.id, actor=SALMA)
    end_term(fake.office, first.id, actor=RACHID)
    with pytest.raises(DelegationEnded):
        end_term(fake.office, first.id, actor=RACHID)
    assert appointed(fake, YOUSSEF, first=TODAY + timedelta(days=5)).who == YOUSSEF.login
    told = [type(event) for event in fake.store.reading.account_events(SALMA.login)]
    assert told[-2:] == [InterimGiven, InterimEnded]


def test_who_is_given_the_desk_holds_it_for_good(fake: FakeOffice) -> None:
    appointed(fake)
    give_desk(fake.office, SALMA.login, MINISTER, actor=RACHID)
    dossier_id = before_the_minister(fake)
    give(fake, dossier_id, MINISTER, actor=now(fake, SALMA))
    event = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(event, StepSigned)
    assert event.interim is None


def test_an_interim_delegates_nothing(fake: FakeOffice) -> None:
    appointed(fake)
    with pytest.raises(NotAllowed):
        delegate(fake.office, wanted(SALMA, YOUSSEF), actor=SALMA)


def test_an_interim_refuses_with_a_reason_as_such(fake: FakeOffice) -> None:
    dossier_id = before_the_minister(fake)
    appointed(fake)
    dossier = stands(fake, dossier_id)
    reject(
        fake.office,
        dossier_id,
        actor=now(fake, SALMA),
        desk=MINISTER,
        position=dossier.position,
        round=dossier.round,
        shown=dossier.version.digest,
        reason="à revoir",
    )
    event = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(event, DossierRejected)
    assert event.interim == ACT
    assert wrong(fake) == []


# Nobody acts for oneself through a substitute to get round separation of duties.


def test_nobody_acts_twice_at_a_step_by_an_interim(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, ALL)
    give(fake, dossier_id, SERVICE)
    appointed(fake, YOUSSEF, DIVISION)
    with pytest.raises(ActsTwice):
        give(fake, dossier_id, DIVISION, actor=now(fake, YOUSSEF))
    give(fake, dossier_id, DIVISION)
    event = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(event, VisaGiven)
    assert event.interim is None


def test_steps_kept_apart_are_kept_from_interims_and_delegates_alike(fake: FakeOffice) -> None:
    visa, sign, *rest = LETTER.steps
    apart = a_circuit(visa, replace(sign, apart=(visa.id,)), *rest)
    circuits = dict(fake.circuits) | {apart.id: apart}
    fake.circuits = circuits
    dossier_id = on_its_way(fake, apart)
    give(fake, dossier_id, SERVICE)  # Youssef
    appointed(fake, YOUSSEF)
    with pytest.raises(KeptApart):
        give(fake, dossier_id, MINISTER, actor=now(fake, YOUSSEF))
    assert stands(fake, dossier_id).awaited == (MINISTER,)


def test_the_persons_of_an_act_are_who_acted_and_in_whose_place(fake: FakeOffice) -> None:
    """The minister who gave the visa, by whatever desk, does not sign by a delegate either."""
    visa, sign, *rest = LETTER.steps
    apart = a_circuit(visa, replace(sign, apart=(visa.id,)), *rest)
    fake.circuits = dict(fake.circuits) | {apart.id: apart}
    give_desk(fake.office, HASSAN.login, SERVICE, actor=RACHID)
    dossier_id = on_its_way(fake, apart)
    give(fake, dossier_id, SERVICE, actor=now(fake, HASSAN))
    given, _ = delegate(fake.office, wanted(HASSAN, SALMA), actor=HASSAN)
    with pytest.raises(KeptApart):
        give_by(fake, dossier_id, given.id)
    assert [act.actor for act in stands(fake, dossier_id).acts] == [HASSAN.login]
