"""What ties the entries of an evidence file to the journal.

1. A head that has all of them: the newest, or one that is published now.
2. The heads that first had each entry of the dossier's own history, as they were published then:
   who kept one elsewhere finds it here. They are of one journal, the newest.
3. Each entry is in the tree of the newest head; each head grows from the one before it.
4. Nothing is sealed that contradicts the journal: an entry it has that is there no more, or other
   than it was, is refused here, before it is found in the evidence file.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from parapheur.domain.errors import JournalForked
from parapheur.domain.evidence import Grown, Proofs, Stream
from parapheur.domain.journal import Proven, SignedHead
from parapheur.domain.merkle import leaf_hash
from parapheur.usecases.ports import Office
from parapheur.usecases.publish import head_over, prove_entries, prove_growth


def tied(office: Office, streams: Sequence[Stream]) -> Proofs:
    """Return the proofs of these entries; the first stream is the dossier's own."""
    newest = head_over(office, [stream.name for stream in streams])  # 1
    proven = {stream.name: prove_entries(office, stream.name, newest) for stream in streams}
    for stream in streams:
        _expect_kept(office, stream, proven[stream.name])  # 4
    own = [one.leaf.number for one in proven[streams[0].name].values()]
    heads = (*_earlier(office, newest, own), newest)  # 2
    growth = (  # 3
        Grown(new.head.origin, old.head.size, new.head.size, tuple(prove_growth(office, old, new)))
        for old, new in pairwise(heads)
    )
    return Proofs(
        heads=heads,
        certificates=(office.keys.published().certificate,),
        entries=tuple(_chosen(streams, proven)),
        growth=tuple(growth),
    )


def _earlier(office: Office, newest: SignedHead, leaves: Sequence[int]) -> Iterator[SignedHead]:
    """Yield the heads before the newest that were the first to have one of these leaves."""
    left, before = set(leaves), newest.head.size
    for one in office.reading.heads():
        if one.head.origin == newest.head.origin and one.head.size < before:
            had = {number for number in left if number < one.head.size}
            if had:
                yield one
            left -= had


def _expect_kept(office: Office, stream: Stream, proven: Mapping[int, Proven]) -> None:
    """Refuse a history that lacks what the journal has of it. `JournalForked`."""
    told = {entry.seq: entry for entry in stream.entries}
    if stream.whole and proven.keys() - told.keys():  # perhaps they came meanwhile
        told = {entry.seq: entry for entry in office.reading.entries(stream.name)} | told
    for seq, one in proven.items():
        entry = told.get(seq)
        if leaf_hash(entry.body) != one.leaf.hash if entry else stream.whole:
            raise JournalForked(published=one.leaf.number)


def _chosen(streams: Sequence[Stream], proven: dict[str, dict[int, Proven]]) -> Iterator[Proven]:
    for stream in streams:
        for entry in stream.entries:
            yield proven[stream.name][entry.seq]
