"""The end of letters, in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from parapheur.domain.about_disposal import DisposalEvent, DisposalProposed
from parapheur.domain.documents import Digest
from parapheur.domain.events import AnyEvent
from parapheur.domain.finding import prints_of
from parapheur.domain.misdirected import NoSuchDisposal
from parapheur.domain.registry import disposal as rules
from parapheur.domain.registry.bodies import BodyId, Kind
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.disposal import MOST, Disposal, DisposalId, Stage
from parapheur.domain.registry.lines import DisposalLine, LetterLine, OutgoingLine, sent_by
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.trail import Entry
from parapheur.store.codec import disposal_event, dossier_event


class FakeDisposalWork:
    """The part of a transaction that concerns it."""

    _kept: Any  # of `fake_store`, which knows us
    _tell: Callable[[str, AnyEvent], Entry]

    def create_disposal(self, event: DisposalProposed) -> DisposalId:
        number = DisposalId(len(self._kept.disposals) + 1)
        self._kept.disposals[number] = rules.apply(None, event)
        self._tell(f"disposal/{number}", event)
        return number

    def disposal(self, disposal_id: DisposalId) -> Disposal:
        return _found(self._kept.disposals, disposal_id)

    def keep_disposal(self, disposal_id: DisposalId, event: DisposalEvent) -> Disposal:
        after = rules.apply(self.disposal(disposal_id), event)
        self._kept.disposals[disposal_id] = after
        self._tell(f"disposal/{disposal_id}", event)
        return after


class FakeDisposalReading:
    """The same, without a lock."""

    _kept: Any

    def disposal(self, disposal_id: DisposalId) -> Disposal:
        return _found(self._kept.disposals, disposal_id)

    def disposals(self, body: BodyId) -> Sequence[DisposalLine]:
        theirs = [(n, one) for n, one in self._kept.disposals.items() if one.body == body]
        return [DisposalLine(number, one) for number, one in theirs[::-1]]

    def disposal_trail(self, disposal_id: DisposalId) -> Sequence[Entry]:
        found: Sequence[Entry] = self._kept.trails.get(f"disposal/{disposal_id}", ())
        return found

    def disposal_events(self, disposal_id: DisposalId) -> Sequence[DisposalEvent]:
        return [disposal_event(entry) for entry in self.disposal_trail(disposal_id)]

    def disposal_numbers(self) -> Sequence[DisposalId]:
        return sorted(self._kept.disposals)

    def uncertified(self) -> Sequence[DisposalId]:
        every = self._kept.disposals.items()
        return [number for number, one in every if one.stage is Stage.CONFIRMED]

    def over(self, body: BodyId, kinds: Sequence[Kind], at: datetime) -> Sequence[LetterLine]:
        known = {one.id: one for one in kinds}
        found = [
            LetterLine(number, one)
            for number, one in sorted(self._kept.letters.items())
            if one.body == body and one.kind in known
            if rules.over(one, known[one.kind], at, self._answers(number))
        ]
        return sorted(found, key=lambda line: line.letter.kept_from or at)[:MOST]

    def sent_over(
        self, body: BodyId, kinds: Sequence[Kind], at: datetime
    ) -> Sequence[OutgoingLine]:
        known = {one.id: one for one in kinds}
        return [
            OutgoingLine(number, one)
            for number, one in sorted(self._kept.outgoings.items())
            if one.body == body and one.kind in known and rules.over(one, known[one.kind], at)
        ][:MOST]

    def _answers(self, letter_id: LetterId) -> Sequence[Outgoing]:
        return [one for one in self._kept.outgoings.values() if one.answers == letter_id]

    def named_elsewhere(self, digests: Collection[Digest]) -> Collection[Digest]:
        whole = [letter for letter in self._kept.letters.values() if letter.disposal is None]
        papers = [
            *(version for one in whole for p in one.pieces for version in (p.deposited, p.shown)),
            *(one.receipt for one in whole),
            *(one.slip for one in self._kept.outgoings.values() if not one.disposal),
            *(one.certificate for one in self._kept.disposals.values()),
        ]
        named = {version.digest for version in papers if version}
        for stream, trail in self._kept.trails.items():
            if stream.startswith("dossier/"):
                named |= {one.digest for e in trail for one in prints_of(dossier_event(e))}
        return named & set(digests)

    def letters_of(self, body: BodyId, depositor: Depositor) -> Sequence[LetterLine]:
        return [
            LetterLine(number, one)
            for number, one in sorted(self._kept.letters.items())
            if one.body == body and not one.disposal and sent_by(one.depositor, depositor)
        ]


def _found(disposals: Mapping[DisposalId, Disposal], disposal_id: DisposalId) -> Disposal:
    if disposal_id not in disposals:
        raise NoSuchDisposal
    return disposals[disposal_id]
