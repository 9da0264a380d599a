"""The program and the model, side by side: the same tries, the same answers, the same standing."""

from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from parapheur.domain import steering
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step, Visas
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import DossierEvent
from parapheur.domain.people import ORGANISATION, DeskId, Login
from parapheur.domain.retracing import allowed
from parapheur.domain.shelf import shelf_of
from parapheur.domain.standing import replay
from tests.builders import (
    AMINA,
    MORNING,
    Records,
    a_signature,
    acting,
    deposited,
    words,
)
from tests.proof.model import Model, Stop

DESKS = ("a", "b", "c", "d")
KINDS = ("visa", "sign", "read", "opinion", "dispatch")


@st.composite
def plans(draw: st.DrawFn) -> list[Stop]:
    """Up to five steps, each after some of those before; now and then a seal at the end."""
    stops: list[Stop] = []
    for place in range(draw(st.integers(1, 5))):
        desks = draw(st.lists(st.sampled_from(DESKS), min_size=1, max_size=3, unique=True))
        before = {place - 1} - {-1}
        if place > 1 and draw(st.booleans()):
            before = draw(st.sets(st.integers(0, place - 1), max_size=2))
        kind = draw(st.sampled_from(KINDS))
        stops.append(Stop(kind, desks, draw(st.integers(1, len(desks))), before))
    if draw(st.booleans()):
        followed = {one for stop in stops for one in stop.before}
        ends = set(range(len(stops))) - followed
        stops.append(Stop("seal", [ORGANISATION], 1, ends))
    return stops


def circuit_of(plan: list[Stop], *, beside: bool) -> Circuit:
    steps = tuple(
        Step(
            f"{stop.kind}-{place}",
            words("Étape"),
            Action(stop.kind),
            tuple(map(DeskId, stop.desks)),
            stop.needed,
            after=tuple(sorted(stop.before)),
        )
        for place, stop in enumerate(plan)
    )
    visas = Visas.BESIDE if beside else Visas.INSIDE
    return Circuit(CircuitId("any"), words("Un circuit"), steps, visas)


ON_ITS_WAY = (
    ["act"] * 10 + ["send_back"] * 4 + ["undo"] * 4 + ["transfer"] * 3 + ["bypass", "reject"]
)
FITTING = {
    "draft": ["start"],
    "circulating": ON_ITS_WAY,
    "rejected": ["recycle", "recycle", "cancel"],
    "finished": ["archive", "undo", "act"],
    "cancelled": ["archive", "recycle"],
    "archived": ["act", "archive", "cancel"],
}
VERBS = sorted({*ON_ITS_WAY, "start", "recycle", "cancel", "archive"})
PLACES = st.integers(0, 6)
SOMEBODY = st.sampled_from([*DESKS, ORGANISATION])
PERSONS = st.sampled_from(["x", "y"])


def luck(data: st.DataObject, often: int) -> bool:
    """So often, and once not."""
    drawn: int = data.draw(st.integers(0, often))
    return drawn > 0


class Machine(RuleBasedStateMachine):
    """One dossier in real records, and its model."""

    records: ClassVar[Records]

    def __init__(self) -> None:
        super().__init__()
        self.minutes, self.moved = 0, False

    @initialize(plan=plans(), beside=st.booleans())
    def deposit(self, plan: list[Stop], beside: bool) -> None:
        self.model = Model(plan, beside)
        self.circuit = circuit_of(plan, beside=beside)
        with self.records.work() as work:
            self.number: DossierId = work.create(deposited(self.circuit))

    @rule(data=st.data())
    def somebody_tries(self, data: st.DataObject) -> None:
        """Something that fits where the dossier stands, or now and then anything at all."""
        verbs = FITTING[self.model.state] if luck(data, 9) else VERBS
        getattr(self, data.draw(st.sampled_from(verbs)))(data)

    def offered(self, data: st.DataObject) -> tuple[int, DeskId]:
        """A turn: mostly one that is awaited, now and then any."""
        turns = sorted(self.model.turns)
        if turns and luck(data, 5):
            at, desk = data.draw(st.sampled_from(turns))
            return at, DeskId(desk)
        place: int = data.draw(PLACES)
        return place, DeskId(data.draw(SOMEBODY))

    def tries(self, legal: bool, tell: Any) -> None:  # noqa: ANN401  what each act returns
        """Let the program do it too: it refuses exactly what the model refuses."""
        self.minutes += 1
        with self.records.work() as work:
            dossier = work.dossier(self.number, lock=True)
            try:
                event: DossierEvent = tell(dossier, MORNING + timedelta(minutes=self.minutes))
            except ParapheurError:
                assert not legal, "refused, though the model allows it"
                return
            assert legal, f"allowed, though the model refuses it: {event}"
            assert allowed(dossier, event)
            work.keep(self.number, event)
            self.moved = True

    def start(self, _: st.DataObject) -> None:
        def tell(dossier: Dossier, at: Any) -> DossierEvent:  # noqa: ANN401  a time
            task = dossier.start_task(self.circuit)
            return dossier.start(task, self.circuit, a_signature(task), actor=AMINA.login, at=at)

        self.tries(self.model.start(), tell)

    def act(self, data: st.DataObject) -> None:
        (place, desk), person = self.offered(data), data.draw(PERSONS)
        self.tries(
            self.model.act(place, desk, person),
            lambda dossier, at: acting(dossier, desk, place, Login(person), at),
        )

    def reject(self, data: st.DataObject) -> None:
        place, desk = self.offered(data)
        self.tries(
            self.model.reject(place, desk),
            lambda dossier, at: dossier.reject(
                desk=desk, position=place, reason="non", actor=Login("x"), at=at
            ),
        )

    def recycle(self, _: st.DataObject) -> None:
        self.tries(
            self.model.recycle(), lambda dossier, at: dossier.recycle(actor=AMINA.login, at=at)
        )

    def send_back(self, data: st.DataObject) -> None:
        place, desk = self.offered(data)
        known = sorted(self.model.behind(place)) if place < len(self.model.stops) else []
        to = data.draw(st.sampled_from(known * 3 + [0, 1, 5]))
        self.tries(
            self.model.send_back(place, desk, to),
            lambda dossier, at: dossier.return_to(
                desk=desk, position=place, to=to, reason="revoir", actor=Login("x"), at=at
            ),
        )

    def undo(self, data: st.DataObject) -> None:
        (place, desk), person = self.offered(data), data.draw(PERSONS)
        if self.model.acts and luck(data, 4):
            last = self.model.acts[-1]
            place, desk, person = last.place, DeskId(last.desk), last.person
        self.tries(
            self.model.undo(place, desk, person),
            lambda dossier, at: dossier.undo(desk=desk, position=place, actor=Login(person), at=at),
        )

    def transfer(self, data: st.DataObject) -> None:
        (place, desk), to = self.offered(data), data.draw(SOMEBODY)
        self.tries(
            self.model.transfer(place, desk, to),
            lambda dossier, at: dossier.transfer(
                desk=desk, position=place, to=DeskId(to), reason="absent", actor=Login("x"), at=at
            ),
        )

    def bypass(self, data: st.DataObject) -> None:
        place, _ = self.offered(data)
        self.tries(
            self.model.bypass(place),
            lambda dossier, at: steering.bypass(
                dossier, position=place, reason="vacant", actor=Login("admin"), at=at
            ),
        )

    def cancel(self, _: st.DataObject) -> None:
        self.tries(
            self.model.cancel(),
            lambda dossier, at: dossier.cancel(reason="sans objet", actor=AMINA.login, at=at),
        )

    def archive(self, _: st.DataObject) -> None:
        self.tries(
            self.model.archive(),
            lambda dossier, at: steering.archive(
                dossier, class_mark="2026/4", actor=AMINA.login, at=at
            ),
        )

    @invariant()
    def both_stand_alike(self) -> None:
        if not self.moved:  # nothing was kept: there is nothing new to compare
            return
        self.moved = False
        reading, model = self.records.reading, self.model
        stored, events = reading.stored(self.number), reading.events(self.number)
        assert stored == replay(events)
        assert (stored.state, stored.round) == (model.state, model.round)
        assert set(stored.waiting) == model.turns
        acts = [(act.position, act.desk, act.actor) for act in stored.acts]
        assert acts == [(act.place, act.desk, act.person) for act in model.acts]

    def teardown(self) -> None:
        if hasattr(self, "number"):  # what lists are made of follows from the trail alone
            reading = self.records.reading
            told = shelf_of(self.number, reading.events(self.number))
            assert reading.shelf(self.number) == told
