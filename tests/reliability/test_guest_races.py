"""A guest among others, at the same moment: guesses are all counted, and one thing happens once.

A usual run makes three races of each kind on each database; `--parapheur-soak` makes 150.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from parapheur.demo.visiting import Unsent
from parapheur.domain.about_guests import (
    GuestCodeRefused,
    GuestSigned,
    InvitationSpent,
    InvitationWithdrawn,
)
from parapheur.domain.circuit import Action
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.guests import GuestSession
from parapheur.domain.people import DeskId
from parapheur.domain.words import Language
from parapheur.usecases.fsck import fsck
from parapheur.usecases.guest import come_in, inside, sign
from parapheur.usecases.invite import Invited, invite, withdraw
from parapheur.usecases.links import token_of
from parapheur.usecases.ports import Office
from tests.builders import a_circuit, a_step
from tests.databases import BACKENDS
from tests.reliability.conftest import Places
from tests.reliability.ministry import at_step, holder, opened, standing

USUAL, SOAK = 3, 150
DESK = DeskId("ministre")
ALONE = a_circuit(a_step(Action.EXTERNAL, DESK), id="convention")


@pytest.fixture(params=BACKENDS)
def office(request: pytest.FixtureRequest, places: Places) -> Iterator[Office]:
    with opened(places(request.param)) as office:
        circuits = {**office.circuits, ALONE.id: ALONE}
        yield replace(office, post=Unsent(), circuits=circuits)


@pytest.fixture
def times(request: pytest.FixtureRequest) -> int:
    return SOAK if request.config.getoption("--parapheur-soak") else USUAL


def invited(office: Office) -> tuple[DossierId, Invited, str]:
    number = at_step(office, 0, ALONE.id)
    made = invite(
        office,
        number,
        actor=holder(DESK),
        desk=DESK,
        position=0,
        round=1,
        name="Nadia Berrada",
        address="nadia@example.org",
        language=Language.FR,
        until=day_of(office.now()),
    )
    return number, made, token_of(office.keys, number, made.invitation)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all of these at the same moment; return what was refused, by name."""
    refused: list[str] = []
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
        except ParapheurError as refusal:
            refused.append(type(refusal).__name__)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(refused)


def guessing(office: Office, token: str, code: str, number: int) -> Callable[[], object]:
    return lambda: come_in(
        office, token, code=code, session=f"s{number}", address=f"198.51.100.{number}"
    )


def entered(office: Office, made: Invited, token: str) -> GuestSession:
    come_in(office, token, code=made.code, session=token, address="198.51.100.200")
    session = inside(office, token, token)
    assert session is not None
    return session


def told(office: Office, number: DossierId) -> list[type]:
    return [type(event) for event in office.reading.events(number)]


def test_of_guesses_side_by_side_five_are_heard(office: Office, times: int) -> None:
    for _ in range(times):
        number, made, token = invited(office)
        wrong = [f"{(int(made.code) + 1 + n) % 10**8:08d}" for n in range(9)]
        refused = at_once(*(guessing(office, token, one, n) for n, one in enumerate(wrong)))
        assert refused == ["LinkDead"] * 4 + ["WrongCode"] * 5
        events = told(office, number)
        assert (events.count(GuestCodeRefused), events.count(InvitationSpent)) == (4, 1)
        assert standing(office, number).awaited == (DESK,)
    assert list(fsck(office)) == []


def test_a_double_click_signs_once(office: Office, times: int) -> None:
    for _ in range(times):
        number, made, token = invited(office)
        session, shown = entered(office, made, token), standing(office, number).version.digest
        click = lambda: sign(office, session, shown=shown, confirmed=True)  # noqa: B023, E731
        assert at_once(click, click, click) == []
        assert told(office, number).count(GuestSigned) == 1
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def test_signed_before_it_was_withdrawn_or_not_at_all(office: Office, times: int) -> None:
    for number_of_race in range(times):
        number, made, token = invited(office)
        session, shown = entered(office, made, token), standing(office, number).version.digest
        pause = 0.02 * (number_of_race % 4)

        def withdrawing(number: DossierId = number, pause: float = pause) -> None:
            threading.Event().wait(pause)
            withdraw(office, number, actor=holder(DESK), desk=DESK, position=0, number=1)

        refused = at_once(
            lambda: sign(office, session, shown=shown, confirmed=True),  # noqa: B023  run here
            withdrawing,
        )
        events = told(office, number)
        happened = [kind for kind in events if kind in (GuestSigned, InvitationWithdrawn)]
        assert len(happened) == 1
        assert len(refused) == 1
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []
