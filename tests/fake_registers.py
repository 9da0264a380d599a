"""Registers of the registry office, in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.errors import DossierMoved
from parapheur.domain.events import AnyEvent
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.pages import RegisterDay, day_of
from parapheur.domain.trail import Entry
from parapheur.domain.trays import PAGE
from parapheur.domain.zones import zone
from parapheur.store.codec import register_day


class FakeRegisterWork:
    """The part of a transaction that concerns registers."""

    _kept: Any  # of `fake_store`, which knows us

    _tell: Callable[[str, AnyEvent], Entry]

    def close_day(self, event: RegisterDayClosed) -> None:
        day = day_of(event)
        place = (day.body, day.register, day.day)
        if place in self._kept.register_days:
            raise DossierMoved
        self._kept.register_days[place] = day
        self._tell(f"register/{day.body}/{day.register.value}", event)

    def add_letter_words(self, letter_id: LetterId, words: Collection[str]) -> None:
        known = self._kept.letter_words.get(letter_id, (0, frozenset()))[1]
        pieces = len(self._kept.letters[letter_id].pieces)
        self._kept.letter_words[letter_id] = (pieces, known | frozenset(words))


class FakeRegisterReading:
    """The same, without a lock."""

    _kept: Any

    def closed_days(
        self, body: BodyId, register: Register, first: date, last: date
    ) -> Sequence[RegisterDay]:
        kept = sorted(self._kept.register_days.items(), key=lambda one: one[0][2])
        return [
            day
            for (whose, which, on), day in kept
            if (whose, which) == (body, register) and first <= on <= last
        ]

    def register_events(self, body: BodyId, register: Register) -> Sequence[RegisterDayClosed]:
        told: Sequence[Entry] = self._kept.trails.get(f"register/{body}/{register.value}", ())
        return [register_day(entry) for entry in told]

    def open_days(self, body: BodyId, register: Register, before: date) -> Sequence[date]:
        closed = [one.day for one in self.closed_days(body, register, date.min, date.max)]
        given = {
            line.at.astimezone(zone("Africa/Casablanca")).date()
            for whose, line in self._kept.numbers
            if whose == body and line.number.register is register
        }
        last = max(closed, default=date.min)
        return sorted(day for day in given if last < day < before)[:31]

    def incomings(self, letters: Collection[LetterId]) -> Mapping[LetterId, Incoming]:
        return {one: self._kept.letters[one] for one in letters if one in self._kept.letters}

    def outgoing_letters(self, letters: Collection[OutgoingId]) -> Mapping[OutgoingId, Outgoing]:
        return {one: self._kept.outgoings[one] for one in letters if one in self._kept.outgoings}

    def new_letters(self, body: BodyId) -> int:
        states = [one.state for one in self._kept.letters.values() if one.body == body]
        return states.count(LetterState.DEPOSITED)

    def unread_letters(self) -> Sequence[LetterId]:
        return [
            number
            for number, letter in sorted(self._kept.letters.items())
            if self._kept.letter_words.get(number, (0,))[0] != len(letter.pieces)
        ][:PAGE]
