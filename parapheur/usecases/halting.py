"""Halt signatures where the records are not those that were published, until an auditor declares.

What was published is known to the journal's key, and to anchors kept away from the records
(`folders.anchors`). Records restored from an older backup are younger than these; rewritten ones
contradict them.

1. The tree is held against both when a program starts, and at each head. What does not agree is
   told once, in the trail `office/journal`.
2. While that is the last thing told there, nothing is signed (`signing`): the act is refused, and
   nothing of it is kept.
3. An auditor declares what became of the records, with a reason, under their PIN: a statement over
   what was published and what is there now, signed beside it. Another journal begins with the
   entries there are; everything published before stays what it was, and an inspection knows the
   gap by the declaration.
"""

from contextlib import suppress
from dataclasses import dataclass

from parapheur.domain.about_journal import JournalAstray, JournalDeclared
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.errors import (
    JournalHalted,
    NotAllowed,
    NotHalted,
    ReasonWanted,
    WrongHead,
    WrongProof,
)
from parapheur.domain.grants import Grant
from parapheur.domain.journal import DECLARES, Published, SignedHead
from parapheur.domain.merkle import Hash, consistency_path, expect_consistent
from parapheur.domain.people import WORKER, Person, Role
from parapheur.domain.trail import Json, canonical
from parapheur.usecases.journal_ports import Tree
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.publish import number_all, root_over
from parapheur.usecases.unlock import unlock

LONGEST = 2000
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What was published, and what there is instead."""

    origin: str
    published: int
    root: Hash
    size: int


def look_at_journal(office: Office) -> Gap | None:
    """Hold the records against what was published, and halt signatures if they are not it (1)."""
    gap = gap_of(office)
    if gap is not None:
        with office.work() as work:
            if not work.halted():
                event = JournalAstray(
                    at=office.now(),
                    actor=WORKER,
                    origin=gap.origin,
                    published=gap.published,
                    size=gap.size,
                )
                work.note_office(OfficeStream.JOURNAL, event)
    return gap


def expect_whole(work: Work) -> None:
    """Refuse to sign while the records are not those that were published (2). `JournalHalted`."""
    if work.halted():
        raise JournalHalted


def gap_of(office: Office) -> Gap | None:
    """Return what was published and is not what there is, if anything.

    What was published is asked first: a head that comes meanwhile is over more than that.
    """
    known = office.keys.published()
    anchor = _anchor(office, known)
    tree = office.reading.tree()
    if not _goes_on(tree, known.size, known.root):
        return Gap(known.origin, known.size, known.root, tree.size)
    if anchor is not None and not _goes_on(tree, anchor.head.size, anchor.head.root):
        return Gap(anchor.head.origin, anchor.head.size, anchor.head.root, tree.size)
    return None


def declare(office: Office, *, actor: Person, pin: str, reason: str) -> JournalDeclared:
    """Declare what became of the records, and let signatures go on (3).

    It is told before the other journal begins: after a kill in between the old one is looked for,
    and missed, again. `NotHalted`, `ReasonWanted`, `NotAllowed`, `WrongPin`, `NoKey`.
    """
    reason = reason.strip()[:LONGEST]
    if Role.AUDITOR not in actor.roles or not actor.active:
        raise NotAllowed
    gap = look_at_journal(office)
    if gap is None and not office.reading.halted():
        raise NotHalted
    if not reason:
        raise ReasonWanted
    number_all(office)
    known = office.keys.published()
    tree = office.reading.tree()
    gap = gap or Gap(known.origin, known.size, known.root, tree.size)
    root, at = root_over(tree, tree.size), office.now()
    said = _statement(gap, tree.size, root) | {"at": at.isoformat(), "by": actor.login}
    statement = office.files.put(canonical({**said, "reason": reason}))
    grant = Grant(0, 0, 0, DECLARES, statement.digest)
    with unlock(office, actor, pin, [grant]) as key:
        over = office.files.get(statement.digest)
        signed = office.files.put(office.signer.attest(over, key=key.under(grant), at=at))
        event = JournalDeclared(
            at=at,
            actor=actor.login,
            origin=gap.origin,
            published=gap.published,
            size=tree.size,
            statement=statement.digest,
            certificate=key.certificate,
            attestation=signed.digest,
            reason=reason,
        )
        with office.work() as work:
            work.note_office(OfficeStream.JOURNAL, event)
        office.keys.begin_journal(key, tree.size, root)
    return event


def _statement(gap: Gap, size: int, root: Hash) -> dict[str, Json]:
    return {
        "found": {"root": root.hex(), "size": size},
        "published": {"origin": gap.origin, "root": gap.root.hex(), "size": gap.published},
    }


def _anchor(office: Office, known: Published) -> SignedHead | None:
    """Return the newest anchor of the journal that goes on; older ones were declared over.

    Whoever can write there may put anything beside it: what the journal's key did not sign neither
    halts signatures nor hides an anchor that is sound. An inspection names it.
    """
    with suppress(OSError):  # out of reach: whether something is lost is not known
        for _, one in office.anchors.kept() if office.anchors else ():
            if one is not None and one.head.origin == known.origin and is_ours(office, one):
                return one
    return None


def is_ours(office: Office, head: SignedHead) -> bool:
    """Say whether the key of this installation's journal signed a head."""
    try:
        office.keys.expect_published(head)
    except WrongHead:
        return False
    return True


def _goes_on(tree: Tree, size: int, root: Hash) -> bool:
    if size > tree.size:
        return False
    try:
        path = consistency_path(size, tree.size, tree.subtree) if size else []
        expect_consistent(size, root, tree.size, root_over(tree, tree.size), path)
    except (WrongProof, ValueError):
        return False
    return True
