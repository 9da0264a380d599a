"""Check what was decided on the end of letters against what became of them.

1. Each decision is what its trail adds up to. 2. Two people decided, and not one twice. 3. Once it
was confirmed, the trail of each letter it names tells its end by it, and of each answer to such a
letter, and no other letter's does.
4. Its certificate stands in the files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from parapheur.domain.errors import ParapheurError
from parapheur.domain.findings import Finding
from parapheur.domain.registry.disposal import Disposal, DisposalId, Stage, replay
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.ending import all_sent

UNREADABLE = (ParapheurError, ValueError, TypeError, KeyError, IndexError)
"""What reading a row may raise that somebody has changed."""
OTHERWISE = "does not tell its end as the decision on it does"
DONE = {Stage.CONFIRMED, Stage.CERTIFIED}
N = TypeVar("N", LetterId, OutgoingId)


def disposals_astray(office: Office) -> Iterator[Finding]:
    """Yield every finding on decisions, and on letters that were destroyed."""
    ended: dict[LetterId, DisposalId] = {}
    gone: dict[OutgoingId, DisposalId] = {}
    for disposal_id in office.reading.disposal_numbers():
        place = f"disposal/{disposal_id}"
        try:
            told = replay(office.reading.disposal_events(disposal_id))
            stored = office.reading.disposal(disposal_id)
        except UNREADABLE as error:
            yield Finding(place, f"cannot be read: {type(error).__name__}")
            continue
        if told != stored:  # 1
            yield Finding(place, "its row is not what its trail adds up to")
        if told.stage in DONE:
            ended |= dict.fromkeys(told.letters, disposal_id)
            gone |= dict.fromkeys(all_sent(office, told), disposal_id)
            yield from _decided(office, place, told)
    reading = office.reading
    yield from _ended("incoming", reading.letter_numbers(), reading.incoming, ended)  # 3
    yield from _ended("outgoing", reading.outgoing_numbers(), reading.outgoing_letter, gone)


def _decided(office: Office, place: str, told: Disposal) -> Iterator[Finding]:
    if told.confirmed_by in {None, told.proposed_by}:  # 2
        yield Finding(place, "was not confirmed by a second person")
    if told.certificate is not None:  # 4
        try:
            office.files.get(told.certificate.digest)
        except ParapheurError:
            yield Finding(place, "its certificate is missing or damaged")


def _ended(
    stream: str,
    numbers: Iterable[N],
    kept: Callable[[N], Incoming | Outgoing],
    ended: Mapping[N, DisposalId],
) -> Iterator[Finding]:
    for number in numbers:
        try:
            by = kept(number).disposal
        except UNREADABLE:  # its own inspection tells it
            continue
        if by != ended.get(number):
            yield Finding(f"{stream}/{number}", OTHERWISE)
