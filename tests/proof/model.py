"""What a dossier may do, said a second time and shortly: sets and lists, no states kept.

Nothing of the program is used here. Where a step stands is computed from the acts each time, so a
mistake in how the program carries its states forward shows.
"""

from dataclasses import dataclass, field

Turn = tuple[int, str]
ENDED = {"finished", "cancelled", "archived"}
MAY_BE_TAKEN_BACK = {"read", "opinion", "prepare"}


@dataclass
class Stop:
    """A step: what it asks, of whom, how many of them, and what comes before it."""

    kind: str
    desks: list[str]
    needed: int
    before: set[int]
    came: set[str] = field(default_factory=set)
    """The desks that were handed a turn here."""


@dataclass
class Done:
    """Who did what where."""

    place: int
    desk: str
    person: str


@dataclass
class Model:
    """A dossier on its circuit."""

    plan: list[Stop]
    beside: bool
    """Visas are kept beside the document, and may therefore be taken back."""
    state: str = "draft"
    round: int = 1
    stops: list[Stop] = field(default_factory=list)
    acts: list[Done] = field(default_factory=list)
    bypassed: set[int] = field(default_factory=set)
    firm: int = 0
    """How many of the acts nobody can take back any more."""

    def settled(self, acts: list[Done]) -> set[int]:
        """The steps that these acts settle, in whatever order they are looked at."""
        found: set[int] = set()
        while True:
            more = {
                n
                for n, stop in enumerate(self.stops)
                if n not in found
                and stop.before <= found
                and (n in self.bypassed or sum(a.place == n for a in acts) >= stop.needed)
            }
            if not more:
                return found
            found |= more

    @property
    def open(self) -> list[int]:
        """The steps that await somebody."""
        if self.state != "circulating":
            return []
        done = self.settled(self.acts)
        return [n for n, s in enumerate(self.stops) if n not in done and s.before <= done]

    @property
    def turns(self) -> set[Turn]:
        """The desks that are awaited, each with its step."""
        acted = {(act.place, act.desk) for act in self.acts}
        every = {(n, desk) for n in self.open for desk in self.stops[n].desks}
        return every - acted

    def behind(self, place: int) -> set[int]:
        """All steps before this one that desks have done, the seal left out."""
        found: set[int] = set()
        left = set(self.stops[place].before)
        while left:
            one = left.pop()
            found.add(one)
            left |= self.stops[one].before
        done = self.settled(self.acts) - self.bypassed
        return {one for one in found & done if self.stops[one].kind != "seal"}

    # What may be done: each says whether it is allowed, and does it if so.

    def start(self) -> bool:
        if self.state != "draft":
            return False
        self.stops = [Stop(s.kind, list(s.desks), s.needed, set(s.before)) for s in self.plan]
        self.state = "circulating"
        return True

    def act(self, place: int, desk: str, person: str) -> bool:
        if (place, desk) not in self.turns or self._twice(place, desk, person):
            return False
        self.acts.append(Done(place, desk, person))
        self._end()
        return True

    def reject(self, place: int, desk: str) -> bool:
        if not self._may_speak(place, desk):
            return False
        self.state = "rejected"
        return True

    def recycle(self) -> bool:
        if self.state != "rejected":
            return False
        self.state, self.round = "draft", self.round + 1
        self.acts, self.stops, self.bypassed, self.firm = [], [], set(), 0
        return True

    def send_back(self, place: int, desk: str, to: int) -> bool:
        if not self._may_speak(place, desk) or to not in self.behind(place):
            return False
        kept = next(
            n
            for n in range(len(self.acts) + 1)
            if self.stops[to].before <= self.settled(self.acts[:n])
        )
        self._keep(kept)
        return True

    def undo(self, place: int, desk: str, person: str) -> bool:
        if self.state != "circulating" or len(self.acts) <= self.firm:
            return False
        last = self.acts[-1]
        kind = self.stops[last.place].kind
        ours = (last.place, last.desk, last.person) == (place, desk, person)
        light = kind in MAY_BE_TAKEN_BACK or (kind == "visa" and self.beside)
        if not ours or not light:
            return False
        self._keep(len(self.acts) - 1)
        return True

    def transfer(self, place: int, desk: str, to: str) -> bool:
        if not self._may_speak(place, desk) or to in (*self.stops[place].desks, "organisation"):
            return False
        desks = self.stops[place].desks
        desks[desks.index(desk)] = to
        self.stops[place].came.add(to)
        self.firm = len(self.acts)
        return True

    def bypass(self, place: int) -> bool:
        if place not in self.open or self.stops[place].kind == "seal":
            return False
        self.bypassed.add(place)
        self.firm = len(self.acts)
        self._end()
        return True

    def cancel(self) -> bool:
        if self.state not in ("circulating", "rejected"):
            return False
        self.state = "cancelled"
        return True

    def archive(self) -> bool:
        if self.state not in ("finished", "cancelled"):
            return False
        self.state = "archived"
        return True

    def _twice(self, place: int, desk: str, person: str) -> bool:
        """Whether the person did this step already, and a turn handed over would let them again."""
        before = {a.desk for a in self.acts if (a.place, a.person) == (place, person)}
        return bool(before) and bool(self.stops[place].came & {desk, *before})

    def _may_speak(self, place: int, desk: str) -> bool:
        return (place, desk) in self.turns and self.stops[place].kind != "seal"

    def _keep(self, acts: int) -> None:
        self.acts = self.acts[:acts]
        self.bypassed &= self.settled(self.acts)
        self.firm, self.round = acts, self.round + 1

    def _end(self) -> None:
        if len(self.settled(self.acts)) == len(self.stops):
            self.state = "finished"
