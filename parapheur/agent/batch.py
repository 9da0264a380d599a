"""A batch that is signed by the card: each act as if it came alone, under one yes and one PIN.

1. The office lists the acts (`listed`). Each is then come to by its own code, and checked as a
   single one is (`errand`, 2 to 5): its document is fetched, written to a file of its own, and no
   longer held; what the card will sign is kept. What is refused here or there is told and left out.
   All must be for one card, and be what the list said.
2. Their holder reads the files, leaves out what they will not sign, and says yes once to the rest.
3. The card is opened once. Each is signed and completed before the next is begun.
4. Whatever goes wrong with one, the office is asked how the batch stands: an answer that was lost
   on its way is found so, and an office that is gone, or a code that is over, ends it here. A card
   that no longer answers ends it too. What was completed stays; the rest is told, and the same code
   goes on with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from parapheur.agent.errand import Signing, checked, give
from parapheur.agent.listed import Batch, Line, batch_in
from parapheur.agent.office import RemoteOffice
from parapheur.domain.cards import code_digest
from parapheur.domain.documents import Digest
from parapheur.domain.errors import (
    BatchUnsound,
    NoPlaceForIt,
    NotThatCard,
    OfficeAway,
    OfficeRefuses,
    OfficeTooMuch,
    ParapheurError,
)

if TYPE_CHECKING:
    from parapheur.keys.reader import Found, HeldKey, Reader

MOST_BYTES = 4 << 30
"""Of all documents of a batch together: they are written to this computer's disk."""


class State(StrEnum):
    """How far one act of a batch is."""

    READY = "ready"  #: checked, and may be signed
    REFUSED = "refused"  #: by the office, or here
    DONE = "done"  #: it is signed, now or before


@dataclass(frozen=True, slots=True)
class Item:
    """One act of a batch: what is shown of it, and what the card would sign."""

    line: Line
    state: State
    told: dict[str, str]
    refusal: ParapheurError | None = None
    visa: bool = False
    fingerprint: Digest | None = None
    file: Path | None = None
    length: int = 0
    attributes: bytes = b""
    card: "Found | None" = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A batch, the office that lists it, the cards that are here, and a folder to read it in."""

    office: RemoteOffice
    batch: Batch
    reader: "Reader"
    folder: Path

    def look(self) -> Iterator[Item]:
        """Yield each act as soon as it was prepared, fetched and checked (1).

        Its document stands in a file in the folder. `BatchUnsound`, and what ends it all (4).
        """
        found, left, card = self.reader.found(), MOST_BYTES, None
        for line in self.batch.lines:
            if line.code is None:
                yield Item(line, State.DONE, {})
                continue
            try:
                item = _looked(replace(self.office, code=line.code), line, found, self.folder, left)
                if card is not None and item.card != card:
                    raise NotThatCard
            except BatchUnsound:
                raise
            except ParapheurError as refusal:
                if isinstance(refusal, OfficeRefuses | OfficeAway):
                    _stands(self.office)
                yield Item(line, State.REFUSED, {}, refusal)
                continue
            left, card = left - item.length, item.card
            yield item

    def sign(self, items: Sequence[Item], pin: str) -> Iterator[Item | ParapheurError]:
        """Let the card sign these, one after the other; yield each as it then is (3).

        A refusal by itself is the last: it ended it all before its time. `CardRefusesPin`.
        """
        card = items[0].card
        if card is None:
            raise BatchUnsound
        with self.reader.open(card, pin) as key:
            for item in items:
                try:
                    yield _signed(self.office, item, key)
                except ParapheurError as end:
                    yield end
                    return


def _looked(
    office: RemoteOffice, line: Line, found: "Sequence[Found]", folder: Path, left: int
) -> Item:
    said = office.prepare()
    if said.get("what") not in ("sign", "visa"):  # none that is itself a batch, or registers
        raise BatchUnsound
    made = checked(office, said, found)
    if made.told["number"] != line.number:
        raise BatchUnsound
    if len(made.document) > left:
        raise OfficeTooMuch
    return _kept(line, made, folder / f"{line.place:03}.pdf")


def _kept(line: Line, made: Signing, file: Path) -> Item:
    """Write the document where it is read, and keep all but it."""
    try:
        file.write_bytes(made.document)
    except OSError:
        raise NoPlaceForIt from None
    return Item(
        line,
        State.READY,
        made.told,
        visa=made.visa,
        fingerprint=made.fingerprint,
        file=file,
        length=len(made.document),
        attributes=made.attributes,
        card=made.card,
    )


def _signed(office: RemoteOffice, item: Item, key: "HeldKey") -> Item:
    """Sign one and complete it. What ends it all is raised (4)."""
    card, code = item.card, item.line.code
    if card is None or code is None:
        raise BatchUnsound
    value = key.sign(item.attributes)
    try:
        done = give(replace(office, code=code), card, value)
    except ParapheurError as refusal:
        if item.line.place in _stands(office).done:
            return replace(item, state=State.DONE)
        return replace(item, state=State.REFUSED, refusal=refusal)
    return replace(item, state=State.DONE, told=item.told | done)


def _stands(office: RemoteOffice) -> Batch:
    """Return how the batch stands by what the office says now."""
    return batch_in(office.prepare(), code_digest(office.code))
