"""A delegation is revoked while somebody signs by it: one of the two comes wholly first.

A usual run makes six races on each database; `--parapheur-soak` makes 250.
"""

import threading
from collections.abc import Iterator

import pytest

from parapheur.demo.rehearsal import PIN
from parapheur.domain.circuit import Action
from parapheur.domain.delegation import Delegation, day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotDelegated, ParapheurError
from parapheur.domain.people import DeskId
from parapheur.usecases.act import act
from parapheur.usecases.delegate import Wanted, delegate, revoke_delegation
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from tests.databases import BACKENDS
from tests.reliability.conftest import Places
from tests.reliability.ministry import BESIDE, at_step, holder, opened, standing

USUAL, SOAK = 4, 250
HEAD_STARTS = 6
"""The revocation begins up to five times 0.03 s after the signature: before, amid and after it."""


@pytest.fixture(params=BACKENDS)
def office(request: pytest.FixtureRequest, places: Places) -> Iterator[Office]:
    with opened(places(request.param)) as office:
        yield office


def delegated(office: Office, desk: DeskId, to: DeskId) -> Delegation:
    today = day_of(office.now())
    wanted = Wanted(
        desk=desk,
        by=holder(desk).login,
        to=holder(to).login,
        act_reference="arrêté n° 114-26",
        act_date=today,
        actions=(Action.VISA,),
        first=today,
    )
    return delegate(office, wanted, actor=holder(desk))[0]


def another(office: Office, desk: DeskId) -> DeskId:
    """A desk of somebody else, who has a key."""
    keys = office.reading.certificates()
    desks = {d for c in office.circuits.values() for s in c.steps for d in s.desks}
    return next(one for one in sorted(desks) if one != desk and holder(one).login in keys)


def test_signed_before_the_revocation_or_not_at_all(
    office: Office, request: pytest.FixtureRequest
) -> None:
    for number in range(SOAK if request.config.getoption("--parapheur-soak") else USUAL):
        dossier_id = at_step(office, 0, BESIDE)
        (desk,) = standing(office, dossier_id).awaited
        substitute = another(office, desk)
        given = delegated(office, desk, substitute)
        refused = race(office, dossier_id, desk, substitute, given, 0.03 * (number % HEAD_STARTS))
        (ended,) = [one for one in office.reading.delegations() if one.id == given.id]
        acts = standing(office, dossier_id).acts
        assert bool(acts) == (refused is None)
        assert refused is None or isinstance(refused, NotDelegated)
        assert ended.revoked_at is not None
        assert all(act.at <= ended.revoked_at for act in acts)
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def race(
    office: Office,
    dossier_id: DossierId,
    desk: DeskId,
    substitute: DeskId,
    given: Delegation,
    head_start: float,
) -> ParapheurError | None:
    """Sign, and revoke so many seconds later; return what refused the signature."""
    refused: list[ParapheurError] = []
    start = threading.Barrier(2)
    shown = standing(office, dossier_id).version.digest

    def sign() -> None:
        start.wait()
        try:
            act(
                office, dossier_id, actor=holder(substitute), desk=desk, position=0,
                round=1, shown=shown, pin=PIN, delegation=given.id,
            )  # fmt: skip
        except ParapheurError as refusal:
            refused.append(refusal)

    signing = threading.Thread(target=sign)
    signing.start()
    start.wait()
    threading.Event().wait(head_start)
    revoke_delegation(office, given.id, actor=holder(desk))
    signing.join()
    return refused[0] if refused else None
