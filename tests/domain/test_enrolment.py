"""What an account's trail tells adds up to its row."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.about_people import AccountClosed, AccountOpened, RolesSet
from parapheur.domain.enrolment import enrolling, enrolment_of, replayed
from parapheur.domain.events import AccountEvent, LoggedIn
from parapheur.domain.people import NAMELESS, DeskId, Login, Person, Role
from parapheur.domain.words import Language
from tests.builders import RACHID, YOUSSEF, at, words

NAMES = some.sampled_from([words(one) for one in ("Youssef", "Nora", "Salma")])
DESKS = some.sampled_from([DeskId(one) for one in ("service", "division", "ministre")])
ACCOUNTS = some.builds(
    Person,
    login=some.just(Login("youssef")),
    name=NAMES,
    capacity=NAMES,
    roles=some.frozensets(some.sampled_from(Role)),
    desks=some.frozensets(DESKS),
    language=some.sampled_from(Language),
    active=some.booleans(),
)


@given(some.lists(ACCOUNTS, min_size=1, max_size=5))
def test_whatever_becomes_of_an_account_its_trail_adds_up_to_it(stages: Sequence[Person]) -> None:
    trail: list[AccountEvent] = []
    before: Person | None = None
    for stage in stages:
        trail += enrolling(before, stage, at=at(0))
        assert replayed(trail) == enrolment_of(stage)
        assert not list(enrolling(stage, stage, at=at(0)))
        before = stage


def test_who_is_erased_has_no_name() -> None:
    trail = list[AccountEvent](enrolling(None, YOUSSEF, at=at(0)))
    trail.append(PersonErased(at=at(1), actor=RACHID.login, basis="Loi 09-08"))
    assert replayed(trail) == enrolment_of(replace(YOUSSEF, name=NAMELESS, capacity=NAMELESS))


def test_a_trail_that_opens_no_account_tells_of_none() -> None:
    entered = LoggedIn(at=at(0), actor=YOUSSEF.login)
    given = RolesSet(at=at(1), actor=RACHID.login, roles=(Role.AUDITOR,))
    assert replayed([]) is None
    assert replayed([entered, given]) is None
    opened = list(enrolling(None, YOUSSEF, at=at(2)))
    assert replayed([given, *opened]) == enrolment_of(YOUSSEF)


def test_a_closed_account_is_opened_first() -> None:
    events = list(enrolling(None, replace(YOUSSEF, active=False), at=at(0)))
    assert [type(one) for one in events] == [AccountOpened, AccountClosed]
