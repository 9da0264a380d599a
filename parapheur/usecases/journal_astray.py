"""What is wrong with the journal: the tree over all entries, its heads, and where they are kept.

1. Each entry has its number in the tree, or waits for it. 2. Numbers count from 0 without a gap,
each of an entry that is there, whose hash it has. 3. What is kept of the nodes above is what the
leaves below add up to. 4. Each head can be read, is signed by the journal's key, and its timestamp
is over it; its root is that of so many leaves; all those that the key was told of are there as they
were kept, with their timestamps. 5. The tree is what the key signed last, and what every anchor
says, or goes on from it; the key remembers all that it signed. 6. Where it is not, an auditor
declared so for the journal that the head is of, and that ended by it: one at that time, by what
their trail tells, under a certificate of theirs, over what the event tells. 7. No entry says a
time before that of a head that was published before the entry came.

Every entry is read once, and a few hashes are held; the cost grows with what is kept, no faster.
"""

import json
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, pairwise
from typing import TypeAlias

from parapheur.domain.about_journal import JournalDeclared
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.entitled import stood
from parapheur.domain.errors import NoTimeServers, ParapheurError, SignatureUnsound, WrongHead
from parapheur.domain.findings import Finding
from parapheur.domain.issued import certificates_in
from parapheur.domain.journal import BEHIND, Published, SignedHead
from parapheur.domain.merkle import EMPTY, Hash, Rows, leaf_hash
from parapheur.domain.people import Role
from parapheur.usecases.halting import is_ours
from parapheur.usecases.ports import Office

PLACE = "journal"
SOME = 10
Roots: TypeAlias = dict[int, Hash]
"""The root of the tree at a size, where it was asked for and is there."""


def journal_astray(office: Office, anchors: Sequence[SignedHead] = ()) -> Iterator[Finding]:
    """Yield every finding. `anchors`: heads that were kept elsewhere, besides the office's own."""
    published = yield from _asked(office)  # first: what is kept meanwhile is more than that
    known = [published] if published else []
    heads = yield from _kept_heads(office)
    anchored = yield from _anchors(office, anchors)
    yield from _remembered(office, (*heads, *anchored))
    sizes = {head.head.size for head in (*heads, *anchored)} | {one.size for one in known}
    roots, all_there = yield from _tree(office, sizes)
    if not (all_there and office.reading.all_leaved()):
        for stream, seq in office.reading.unleaved():  # 1
            yield Finding(f"{stream}, entry {seq}", "is neither in the journal nor waits for it")
    declared = yield from _declared(office, published.origin if published else None)
    yield from _in_order(heads)
    for one in known:
        yield from _as_kept(heads, one)
    for number, head in enumerate(heads):
        place = f"{PLACE}, head {number}"
        yield from _signed(office, place, head)
        if roots.get(head.head.size) != head.head.root and head.head.origin not in declared:
            yield Finding(place, "its root is not that of its entries")
    if published:
        ours = [one for one in heads if one.head.origin == published.origin]
        yield from _backdated(office, [o for o in ours if roots.get(o.head.size) == o.head.root])
    for one in known:
        yield from _goes_on(roots, one.size, one.root, "the key of the journal signed")  # 5
    for head in anchored:
        if head.head.origin not in declared:
            yield from _goes_on(roots, head.head.size, head.head.root, "an anchor says")  # 5


def _kept_heads(office: Office) -> Generator[Finding, None, Sequence[SignedHead]]:
    try:
        return office.reading.heads()
    except WrongHead:
        yield Finding(PLACE, "one of its heads is missing, or cannot be read")  # 4
        return ()


def _anchors(
    office: Office, others: Sequence[SignedHead]
) -> Generator[Finding, None, Sequence[SignedHead]]:
    """Give the findings, and return the heads kept elsewhere that are ours."""
    found, given = list[SignedHead](), (("that was given", one) for one in others)
    try:
        for name, one in chain(given, office.anchors.kept() if office.anchors else ()):
            if one is None:
                yield Finding(f"anchor {name}", "cannot be read")
            elif not is_ours(office, one):
                yield Finding(f"anchor {name}", "was not signed by the key of the journal")
            else:
                found.append(one)
    except OSError as error:
        yield Finding(PLACE, f"the anchors are out of reach: {error.strerror}")
    return found


def _remembered(office: Office, heads: Iterable[SignedHead]) -> Iterator[Finding]:
    """The key's memory was not put back: it knows what it signed (5)."""
    try:
        known = office.keys.published()  # anew: a head may have been signed meanwhile
    except ParapheurError:
        return  # told already
    later = [
        one.head.size
        for one in heads
        if one.head.origin == known.origin and one.head.size > known.size and is_ours(office, one)
    ]
    if later:
        problem = f"its key signed {max(later)} entries, and remembers {known.size}"
        yield Finding(PLACE, problem)


def _asked(office: Office) -> Generator[Finding, None, Published | None]:
    try:
        return office.keys.published()
    except ParapheurError as error:
        yield Finding(PLACE, f"what was published last is not known: {error}")
        return None


def _tree(office: Office, sizes: Collection[int]) -> Generator[Finding, None, tuple[Roots, bool]]:
    """Give the findings, and return the roots asked for, and whether all leaves have an entry."""
    tree, roots, all_there = Rows(), {0: EMPTY}, True
    kept = {(height, index): node for height, index, node in office.reading.subtrees()}
    for number, stream, seq, leaf, body in office.reading.numbered():
        if number != tree.size:  # 2
            yield Finding(f"{PLACE}, number {tree.size}", "is missing")
            return roots, False
        if body is None or leaf_hash(body) != leaf:
            all_there = all_there and body is not None
            problem = "is not there" if body is None else "is not what it was"
            yield Finding(f"{PLACE}, number {number}", f"{stream}, entry {seq} {problem}")
        if tree.add(leaf):
            yield from _nodes(kept, tree.taken())  # 3
        if tree.size in sizes:
            roots[tree.size] = tree.root
    for height, index in kept:
        yield Finding(f"{PLACE}, node {height}/{index}", "has no leaves below it")
    return roots, all_there


def _nodes(
    kept: dict[tuple[int, int], Hash], nodes: Iterable[tuple[int, int, Hash]]
) -> Iterator[Finding]:
    for height, index, node in nodes:
        found = kept.pop((height, index), None)
        if found != node:
            problem = "is not what its leaves add up to" if found else "is missing"
            yield Finding(f"{PLACE}, node {height}/{index}", problem)


def _declared(office: Office, going_on: str | None) -> Generator[Finding, None, Collection[str]]:
    """Give the findings, and return the journals whose end was declared (6)."""
    found = set[str]()
    try:
        events = office.reading.office_events(OfficeStream.JOURNAL)
    except (ValueError, TypeError, KeyError):
        yield Finding(OfficeStream.JOURNAL, "tells something that cannot be read")
        return found
    for seq, event in enumerate(events, start=1):
        if isinstance(event, JournalDeclared):
            problem = _unsigned(office, event)
            if event.origin == going_on:
                problem = problem or "says that a journal ended which goes on"
            if problem is None:
                found.add(event.origin)
            else:
                yield Finding(f"{OfficeStream.JOURNAL}, entry {seq}", problem)
    return found


def _unsigned(office: Office, event: JournalDeclared) -> str | None:
    """Return why a declaration is none, if it is none."""
    try:
        statement = office.files.get(event.statement)
        attestation = office.files.get(event.attestation)
        office.signer.check_attestation(statement, attestation, certificate=event.certificate)
        theirs = office.reading.account_events(event.actor)
        said = json.loads(statement)
    except (ParapheurError, ValueError, TypeError, KeyError) as error:
        return f"its signature does not hold: {error}"
    spans = certificates_in(theirs).get(event.certificate, ())
    if not any(one.covers(event.at) for one in spans):
        never = "was never issued to" if not spans else "did not stand then for"
        return f"is signed with a certificate that {never} {event.actor}"
    if not any(Role.AUDITOR in one.roles for one in stood(theirs, event.at)):
        return f"is by {event.actor}, who was no auditor"
    published, size = (event.origin, event.published), event.size
    told = said["published"]["origin"], said["published"]["size"]
    if said["by"] != event.actor or told != published or said["found"]["size"] != size:
        return "is not what was signed"
    return None


def _in_order(heads: Sequence[SignedHead]) -> Iterator[Finding]:
    """Heads of one journal only grow."""
    said = [one.head for one in heads]
    if any(new.origin == old.origin and new.size < old.size for old, new in pairwise(said)):
        yield Finding(PLACE, "its heads do not grow")


def _as_kept(heads: Sequence[SignedHead], known: Published) -> Iterator[Finding]:
    """Heads, and their timestamps, are those that the key was told of."""
    told = heads[: known.heads]
    if len(told) < known.heads:
        yield Finding(PLACE, f"of {known.heads} heads that were kept {len(told)} are there")
    elif not known.has(heads):
        bare = [str(number) for number, one in enumerate(told) if one.token is None]
        which = f"; without a timestamp are {', '.join(bare[-SOME:])}" if bare else ""
        yield Finding(PLACE, f"its heads or their timestamps are not those that were kept{which}")


def _signed(office: Office, place: str, signed: SignedHead) -> Iterator[Finding]:
    try:
        office.keys.expect_published(signed)  # 4
    except WrongHead:
        yield Finding(place, "was not signed by the key of the journal")
    if signed.token is not None:
        try:
            office.signer.stamped(signed.token, signed.note)
        except NoTimeServers:
            pass  # who the time servers were is not known here any more
        except SignatureUnsound as error:
            yield Finding(place, f"its timestamp does not hold: {error}")


def _backdated(office: Office, heads: Sequence[SignedHead]) -> Iterator[Finding]:
    """Entries that came after a head, and say that they happened before it (7)."""
    latest: SignedHead | None = None
    for place, one in enumerate(heads):
        latest = one if latest is None or one.head.at > latest.head.at else latest
        end = heads[place + 1].head.size if place + 1 < len(heads) else None
        found = office.reading.told_before(one.head.size, end, latest.head.at - BEHIND)
        published = _proved(office, latest) if found else latest.head.at
        for stream, seq, at in found:
            if at < published - BEHIND:
                problem = f"says {at:%Y-%m-%d %H:%M:%S}, and came after the head of"
                where = f"{stream}, entry {seq}"
                yield Finding(where, f"{problem} {published:%Y-%m-%d %H:%M:%S} was published")


def _proved(office: Office, signed: SignedHead) -> datetime:
    """Return when a head was published: its clock may have been ahead of its time server's."""
    try:
        stamped = office.signer.stamped(signed.token, signed.note) if signed.token else None
    except (NoTimeServers, SignatureUnsound):
        stamped = None
    return min(signed.head.at, stamped or signed.head.at)


def _goes_on(roots: Roots, size: int, root: Hash, who: str) -> Iterator[Finding]:
    if size not in roots:
        yield Finding(PLACE, f"is younger than what {who}: {size} entries")
    elif roots[size] != root:
        yield Finding(PLACE, f"is not what {who} of its first {size} entries")
