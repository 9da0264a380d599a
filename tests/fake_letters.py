"""Letters of the registry office, in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from parapheur.domain.about_incoming import (
    AnswerBegun,
    IncomingEvent,
    LetterDeposited,
    LetterOpened,
)
from parapheur.domain.about_outgoing import LetterDispatched, OutgoingEvent
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import DossierMoved
from parapheur.domain.events import AnyEvent
from parapheur.domain.figures import Month
from parapheur.domain.filing import Confidentiality
from parapheur.domain.finding import asked_words, begins
from parapheur.domain.letter_notices import notices_of_letter
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.people import DeskId
from parapheur.domain.registry import incoming, outgoing
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import OPEN, Incoming
from parapheur.domain.registry.lines import (
    LetterLine,
    LettersSought,
    NumberLine,
    OutgoingLine,
    reference_digest,
    sender_digest,
    words_of_incoming,
    words_of_outgoing,
)
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.recount import held_against
from parapheur.domain.registry.shelf import LetterShelf, SentShelf, sent_shelf_of, shelf_of
from parapheur.domain.registry.tallies import Late, LetterFigures, LetterTally, Took
from parapheur.domain.trail import Entry
from parapheur.domain.trays import PAGE
from parapheur.store.codec import incoming_event, letter_opening, outgoing_event


class FakeLetterWork:
    """The part of a transaction that concerns letters."""

    _kept: Any  # of `fake_store`, which knows us
    _tell: Callable[[str, AnyEvent], Entry]
    told: Callable[..., None]

    def create_letter(self, event: LetterDeposited, key: Digest) -> LetterId:
        if key in self._kept.sendings:
            raise DossierMoved
        letter_id = LetterId(len(self._kept.letters) + 1)
        self._kept.letters[letter_id] = incoming.apply(None, event)
        self._kept.sendings[key] = letter_id
        self._tell(f"incoming/{letter_id}", event)
        return letter_id

    def letter_of(self, key: Digest) -> LetterId | None:
        found: LetterId | None = self._kept.sendings.get(key)
        return found

    def letter(self, letter_id: LetterId, *, lock: bool = False) -> Incoming:
        return _found(self._kept.letters, letter_id)

    def keep_letter(self, letter_id: LetterId, event: IncomingEvent) -> Incoming:
        after = incoming.apply(self.letter(letter_id), event)
        held = held_against(self._kept.letters_held.get(letter_id), after, event)
        begun = {dossier for one in self._kept.letters.values() for dossier in one.dossiers}
        if isinstance(event, AnswerBegun) and event.dossier in begun:
            raise DossierMoved
        self._kept.letters[letter_id] = after
        self._kept.letters_held[letter_id] = held
        entry = self._tell(f"incoming/{letter_id}", event)
        self.told(entry, notices_of_letter(after, event), event.actor, event.at, None)
        return after

    def letter_recounted(self, letter_id: LetterId, by: Digest) -> None:
        if self._kept.letters_held.get(letter_id) is not None:
            self._kept.letters_held[letter_id] = by

    def note_letter_opening(self, letter_id: LetterId, event: LetterOpened) -> None:
        self._tell(f"letter-opened/{letter_id}", event)

    def take_number(
        self, body: BodyId, register: Register, year: int, stream: str, *, at: datetime
    ) -> OrderNumber:
        given = [one for (where, one) in self._kept.numbers if where == body]
        last = sum((one.number.register, one.number.year) == (register, year) for one in given)
        number = OrderNumber(register, year, last + 1)
        self._kept.numbers.append((body, NumberLine(number, stream, at)))
        return number

    def next_outgoing(self) -> OutgoingId:
        return OutgoingId(len(self._kept.outgoings) + 1)

    def create_outgoing(
        self, event: LetterDispatched, outgoing_id: OutgoingId | None = None
    ) -> OutgoingId:
        sent = {one.dossier for one in self._kept.outgoings.values() if not one.void}
        if event.dossier is not None and event.dossier in sent:
            raise DossierMoved
        number = outgoing_id or self.next_outgoing()
        self._kept.outgoings[number] = outgoing.apply(None, event)
        self._tell(f"outgoing/{number}", event)
        return number

    def outgoing(self, outgoing_id: OutgoingId, *, lock: bool = False) -> Outgoing:
        return _found_out(self._kept.outgoings, outgoing_id)

    def keep_outgoing(self, outgoing_id: OutgoingId, event: OutgoingEvent) -> Outgoing:
        after = outgoing.apply(self.outgoing(outgoing_id), event)
        self._kept.outgoings[outgoing_id] = after
        self._tell(f"outgoing/{outgoing_id}", event)
        return after


class FakeLetterReading:
    """The same, without a lock."""

    _kept: Any

    def incoming(self, letter_id: LetterId) -> Incoming:
        return _found(self._kept.letters, letter_id)

    def incoming_trail(self, letter_id: LetterId) -> Sequence[Entry]:
        return self._letter_told(f"incoming/{letter_id}")

    def incoming_events(self, letter_id: LetterId) -> Sequence[IncomingEvent]:
        return [incoming_event(entry) for entry in self.incoming_trail(letter_id)]

    def letter_openings(self, letter_id: LetterId) -> Sequence[LetterOpened]:
        return [letter_opening(entry) for entry in self._letter_told(f"letter-opened/{letter_id}")]

    def letter_sent(self, key: Digest) -> LetterId | None:
        found: LetterId | None = self._kept.sendings.get(key)
        return found

    def sending_of(self, letter_id: LetterId) -> Digest:
        _found(self._kept.letters, letter_id)
        sendings: Mapping[Digest, LetterId] = self._kept.sendings
        return next(key for key, one in sendings.items() if one == letter_id)

    def letter_by_code(self, code: str) -> LetterId | None:
        return next((one for one, letter in self._all() if letter.code == code), None)

    def letter_by_receipt(self, digests: Collection[Digest]) -> LetterId | None:
        given = ((one, letter.receipt) for one, letter in self._all())
        return next((one for one, receipt in given if receipt and receipt.digest in digests), None)

    def letters(self, sought: LettersSought, *, page: int = 1) -> Sequence[LetterLine]:
        found = [
            LetterLine(one, letter)
            for one, letter in self._all()
            if sought.deposit in {None, one} and _fits(letter, sought, self._more(one))
        ]
        return _paged(found[::-1], page)

    def count_letters(self, body: BodyId) -> Mapping[LetterState, int]:
        states = [letter.state for _, letter in self._all() if letter.body == body]
        return {state: states.count(state) for state in set(states)}

    def letters_at(
        self, desks: Collection[DeskId], *, waiting: bool, page: int = 1
    ) -> Sequence[LetterLine]:
        held = set(desks)
        if not waiting:
            given = [LetterLine(n, one) for n, one in self._all() if held & set(one.desks)]
            return _paged(given[::-1], page)
        owed = [
            (line, _due(line.letter, held))
            for line in (LetterLine(n, one) for n, one in self._all() if one.state in OPEN)
            if held & set(line.letter.waits_on)
        ]
        owed.sort(key=lambda one: (one[1] is None, one[1] or one[0].letter.deposited_at))
        return _paged([line for line, _ in owed], page)

    def unreceipted(self, before: datetime, after: int = 0) -> Sequence[LetterId]:
        return [
            number
            for number, one in self._all()
            if one.receipt is None and one.deposited_at < before and number > after
        ]

    def twins(self, letter_id: LetterId) -> Sequence[LetterLine]:
        this = self.incoming(letter_id)
        return _paged(
            [
                LetterLine(number, one)
                for number, one in self._all()
                if number < letter_id and one.body == this.body and not one.disposal
                if _alike(one, this)
            ][::-1],
            1,
        )

    def outgoing_letter(self, outgoing_id: OutgoingId) -> Outgoing:
        return _found_out(self._kept.outgoings, outgoing_id)

    def outgoing_trail(self, outgoing_id: OutgoingId) -> Sequence[Entry]:
        return self._letter_told(f"outgoing/{outgoing_id}")

    def outgoing_events(self, outgoing_id: OutgoingId) -> Sequence[OutgoingEvent]:
        return [outgoing_event(entry) for entry in self.outgoing_trail(outgoing_id)]

    def outgoings(
        self,
        body: BodyId,
        *,
        text: str = "",
        held: frozenset[DeskId] | None = None,
        page: int = 1,
    ) -> Sequence[OutgoingLine]:
        found = [
            OutgoingLine(number, one)
            for number, one in self._kept.outgoings.items()
            if one.body == body and _says(words_of_outgoing(one), text)
            if not text or held is None or self._open_to(one, held)
        ]
        return _paged(found[::-1], page)

    def answers_to(self, letter_id: LetterId) -> Sequence[OutgoingId]:
        sent = self._kept.outgoings.items()
        return sorted(number for number, one in sent if one.answers == letter_id)

    def went_out(self, dossier_id: DossierId) -> OutgoingId | None:
        sent = self._kept.outgoings.items()
        return next((n for n, one in sent if one.dossier == dossier_id and not one.void), None)

    def letter_of_dossier(self, dossier_id: DossierId) -> LetterId | None:
        return next((number for number, one in self._all() if dossier_id in one.dossiers), None)

    def answers_ready(self, body: BodyId, *, page: int = 1) -> Sequence[tuple[LetterId, DossierId]]:
        begun = [
            (number, DossierId(dossier))
            for number, one in self._all()
            for dossier in one.dossiers
            if one.body == body and self.went_out(DossierId(dossier)) is None
        ]
        finished = self._kept.finished
        return _paged(sorted((one for one in begun if one[1] in finished), key=_dossier), page)

    def ringing_letters(self, at: datetime) -> Sequence[LetterId]:
        alarms = [(one.alarm, number) for number, one in self._all() if one.alarm]
        return [number for alarm, number in sorted(alarms) if alarm <= at]

    def letters_counted_otherwise(self, by: Digest) -> Sequence[LetterId]:
        held: Mapping[LetterId, str | None] = self._kept.letters_held
        return sorted(one for one, known in held.items() if known not in (None, by))

    def unslipped(self, before: datetime, after: int = 0) -> Sequence[OutgoingId]:
        sent = self._kept.outgoings.items()
        lacking = [
            number
            for number, one in sent
            if one.slip is None and not one.disposal and one.at < before
        ]
        return [number for number in lacking if number > after]

    def count_owed(self, desks: Collection[DeskId], at: datetime) -> tuple[int, int]:
        held = set(desks)
        owed = [one for _, one in self._all() if one.state in OPEN and held & set(one.waits_on)]
        return len(owed), sum((_due(one, held) or at) < at for one in owed)

    def numbers(
        self, body: BodyId, register: Register, first: date, last: date
    ) -> Sequence[NumberLine]:
        until = begins(date.fromordinal(last.toordinal() + 1))
        return [
            one
            for where, one in self._kept.numbers
            if where == body and one.number.register is register and begins(first) <= one.at < until
        ]

    def letter_figures(self, body: BodyId, months: Sequence[Month], at: datetime) -> LetterFigures:
        theirs = [one for _, one in self._all() if one.body == body]
        shown = [(month, one) for month in months for one in theirs if _counts(one, month)]
        alike = Counter(
            (month, one.channel, one.kind, one.state, one.depositor.country) for month, one in shown
        )
        sent = [one for one in self._kept.outgoings.values() if one.body == body and not one.void]
        ended = [
            (one, (one.closed_at - one.deposited_at).days) for _, one in shown if one.closed_at
        ]
        by_desk = Counter((desk, took) for one, took in ended for desk in one.desks)
        late = Counter(
            (desk, one.kind)
            for one in theirs
            if one.state in OPEN
            for desk in one.waits_on
            if (due := _due(one, {desk})) and due < at
        )
        return LetterFigures(
            months=months,
            tallies=[LetterTally(*key, count) for key, count in alike.items()],
            departures=[
                (month, sum(month.span[0] <= one.at < month.span[1] for one in sent))
                for month in months
            ],
            by_kind=[
                Took(kind, took, count)
                for (kind, took), count in Counter((one.kind, took) for one, took in ended).items()
            ],
            by_desk=[Took(desk, took, count) for (desk, took), count in by_desk.items()],
            late=[Late(desk, kind, count) for (desk, kind), count in late.most_common()],
        )

    def letter_shelf(self, letter_id: LetterId) -> LetterShelf:
        _found(self._kept.letters, letter_id)
        return shelf_of(self.incoming_events(letter_id))

    def sent_shelf(self, outgoing_id: OutgoingId) -> SentShelf:
        return sent_shelf_of(self.outgoing_events(outgoing_id))

    def registers(self) -> Sequence[tuple[BodyId, Register, int, int]]:
        last: dict[tuple[BodyId, Register, int], int] = {}
        for body, line in self._kept.numbers:
            last[body, line.number.register, line.number.year] = line.number.number
        return sorted((*place, number) for place, number in last.items())

    def numbers_of_year(self, body: BodyId, register: Register, year: int) -> Sequence[NumberLine]:
        place = (body, register, year)
        return [
            one
            for where, one in self._kept.numbers
            if (where, one.number.register, one.number.year) == place
        ]

    def letter_numbers(self) -> Sequence[LetterId]:
        return sorted(self._kept.letters)

    def outgoing_numbers(self) -> Sequence[OutgoingId]:
        return sorted(self._kept.outgoings)

    def _more(self, letter_id: LetterId) -> frozenset[str]:
        more: frozenset[str] = self._kept.letter_words.get(letter_id, (0, frozenset()))[1]
        return more if self.incoming(letter_id).disposal is None else frozenset()

    def _open_to(self, sent: Outgoing, held: frozenset[DeskId]) -> bool:
        secret = Confidentiality.CONFIDENTIAL
        answered = self._kept.letters.get(sent.answers)
        if answered and answered.confidentiality is secret:
            return bool(held & set(answered.desks))
        dossier = self._kept.dossiers.get(sent.dossier)
        return dossier is None or dossier.confidentiality is not secret

    def _all(self) -> Iterator[tuple[LetterId, Incoming]]:
        yield from sorted(self._kept.letters.items())

    def _letter_told(self, stream: str) -> Sequence[Entry]:
        found: Sequence[Entry] = self._kept.trails.get(stream, ())
        return found


def _found(letters: Mapping[LetterId, Incoming], letter_id: LetterId) -> Incoming:
    if letter_id not in letters:
        raise NoSuchLetter
    return letters[letter_id]


def _found_out(letters: Mapping[OutgoingId, Outgoing], outgoing_id: OutgoingId) -> Outgoing:
    if outgoing_id not in letters:
        raise NoSuchLetter
    return letters[outgoing_id]


def _counts(letter: Incoming, month: Month) -> bool:
    return month.first <= letter.counted < month.next.first


def _paged(lines: Sequence[Any], page: int) -> Sequence[Any]:
    return lines[PAGE * (page - 1) :][:PAGE]


def _dossier(pair: tuple[LetterId, DossierId]) -> DossierId:
    return pair[1]


def _says(words: frozenset[str], text: str) -> bool:
    return all(any(word.startswith(asked) for word in words) for asked in asked_words(text))


def _due(letter: Incoming, desks: Collection[DeskId]) -> datetime | None:
    theirs = [one for one in letter.given if one.waits and one.assignment.desk in desks]
    return min((one.assignment.due for one in theirs if one.assignment.due), default=None)


def _alike(one: Incoming, other: Incoming) -> bool:
    bytes_of = {piece.deposited.digest for piece in one.pieces}
    sent = (sender_digest(one.depositor), reference_digest(one.reference))
    again = sent == (sender_digest(other.depositor), reference_digest(other.reference))
    return other.pieces[0].deposited.digest in bytes_of or bool(sent[1] and again)


def _fits(letter: Incoming, sought: LettersSought, more: frozenset[str]) -> bool:
    return (
        letter.body == sought.body
        and (not sought.states or letter.state in sought.states)
        and (sought.number is None or letter.number == sought.number)
        and (not sought.kind or letter.kind == sought.kind)
        and (not sought.channel or letter.channel is sought.channel)
        and (not sought.country or letter.depositor.country == sought.country)
        and (sought.since is None or letter.deposited_at >= sought.since)
        and (sought.until is None or letter.deposited_at < sought.until)
        and (sought.late_at is None or (letter.next_due or sought.late_at) < sought.late_at)
        and (sought.desk is None or sought.desk in letter.desks)
        and not (sought.probes and _is_closed_to(letter, sought.held or frozenset()))
        and _says(words_of_incoming(letter) | more, sought.text)
    )


def _is_closed_to(letter: Incoming, held: frozenset[DeskId]) -> bool:
    closed = letter.confidentiality is Confidentiality.CONFIDENTIAL and bool(letter.given)
    return closed and not held & set(letter.desks)
