"""What people may get wrong in an office: each is a sentence, and nothing is half-done.

What is wrong in the texts of circuits is tried in `tests/circuits`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from parapheur.domain.delegation import DelegationId
from parapheur.domain.errors import (
    AlreadyDone,
    DeskWithoutHolder,
    MissingValue,
    NotAllowed,
    NotDelegated,
    ParapheurError,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import Person
from parapheur.domain.words import Language
from parapheur.usecases.act import act
from parapheur.usecases.delegate import delegate, revoke_delegation
from parapheur.usecases.people import close_account
from parapheur.usecases.start import start
from parapheur.words import tell
from tests.builders import (
    AMINA,
    DIVISION,
    EITHER,
    HASSAN,
    MINISTER,
    PIN,
    PURCHASE,
    RACHID,
    SALMA,
    SERVICE,
    deposited,
)
from tests.fakes import FakeOffice
from tests.usecases.story import a_draft, give, on_its_way, stands
from tests.usecases.test_delegate import wanted


@contextmanager
def refused(fake: FakeOffice, error: type[ParapheurError]) -> Iterator[None]:
    """Nothing is kept of what is refused, and each language has a sentence of its own for it."""

    def kept() -> dict[str, object]:
        reading = fake.store.reading
        return {stream: reading.entries(stream) for stream in reading.streams()}

    before = kept()
    with pytest.raises(error) as refusal:
        yield
    assert kept() == before
    assert fake.store.reading.open_intents() == []
    assert len({tell(language, refusal.value) for language in Language}) == len(Language)


def test_a_dossier_does_not_leave_once_the_only_actor_of_a_step_has_left(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    close_account(fake.office, HASSAN.login, actor=RACHID)
    with refused(fake, DeskWithoutHolder):
        start(fake.office, dossier_id, actor=AMINA)
    assert stands(fake, dossier_id).state is State.DRAFT


def test_an_actor_who_has_left_does_nothing_more(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    close_account(fake.office, HASSAN.login, actor=RACHID)
    with refused(fake, NotAllowed):
        give(fake, dossier_id, MINISTER)
    assert stands(fake, dossier_id).awaited == (MINISTER,)


def test_a_condition_on_a_value_that_is_missing_keeps_the_dossier_from_leaving(
    fake: FakeOffice,
) -> None:
    with refused(fake, MissingValue):
        a_draft(fake, PURCHASE)
    assert fake.store.reading.dossiers() == []
    with fake.store.work() as work:  # one that was deposited before the circuit asked for it
        dossier_id = work.create(deposited(PURCHASE, metadata=Metadata()))
    with refused(fake, MissingValue):
        start(fake.office, dossier_id, actor=AMINA)
    assert stands(fake, dossier_id).state is State.DRAFT


def test_of_two_holders_at_once_the_second_is_told_who_came_first(
    fake: FakeOffice,
) -> None:
    dossier_id = on_its_way(fake, EITHER)
    seen = stands(fake, dossier_id)
    give(fake, dossier_id, SERVICE)
    with refused(fake, AlreadyDone):
        give(fake, dossier_id, DIVISION, shown=seen.version.digest, position=0, round=1)
    assert len(stands(fake, dossier_id).acts) == 1


def sign_by(fake: FakeOffice, number: int, delegation: DelegationId, actor: Person = SALMA) -> None:
    dossier_id = list(fake.store.reading.dossiers())[number]
    seen = stands(fake, dossier_id)
    act(
        fake.office, dossier_id, actor=actor, desk=MINISTER, position=seen.position,
        round=seen.round, shown=seen.version.digest, pin=PIN, delegation=delegation,
    )  # fmt: skip


def test_a_delegation_given_again_over_its_own_revocation_revives_nothing(fake: FakeOffice) -> None:
    for _ in range(2):
        give(fake, on_its_way(fake), SERVICE)
    first, _ = delegate(fake.office, wanted(), actor=HASSAN)
    revoke_delegation(fake.office, first.id, actor=HASSAN)
    again, beside = delegate(fake.office, wanted(), actor=HASSAN)
    assert (beside, again.first) == ((), first.first)  # the same days, and the first is over
    with refused(fake, NotDelegated):
        sign_by(fake, 0, first.id)
    sign_by(fake, 0, again.id)
    with refused(fake, ParapheurError):
        revoke_delegation(fake.office, first.id, actor=HASSAN)  # once only
    revoke_delegation(fake.office, again.id, actor=HASSAN)
    with refused(fake, NotDelegated):
        sign_by(fake, 1, again.id)
