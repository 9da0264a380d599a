"""A deposit under way: begin it, write in it, join files to it, take them out again.

1. A draft is found by the secret that its browser holds; whoever has none has no draft.
2. A file is looked at before anything of it is kept, outside of any lock; then the draft is held
   and the limits are seen once more, since another file may have come meanwhile.
3. What is asked too often from one network has to wait: drafts, files and letters, each counted
   for itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from parapheur.domain.documents import Digest, Version
from parapheur.domain.misdirected import (
    DraftOver,
    DraftSent,
    PieceTwice,
    TooHeavyTogether,
    TooManyPieces,
)
from parapheur.domain.registry.drafts import KEPT, Draft, Joined
from parapheur.domain.tries import expect_checks, visit
from parapheur.usecases.keeping import Piece
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.send import (
    MOST_MB,
    MOST_PIECES,
    digest_of,
    examined,
    service_of,
)

DRAFTS, FILES, LETTERS = 60, 240, 60
"""How often one network may begin a draft, bring a file and send a letter in a quarter hour."""
UPLOADS = 300
"""How many forms with files it may send meanwhile, counted before any of them is read."""


def look(office: Office, token: str) -> Draft | None:
    """Return a draft that still waits for its depositor, if there is one (1)."""
    draft = office.drafts.look(token) if token else None
    return None if draft is None or draft.over(office.now()) else draft


def expect_draft(office: Office, token: str) -> Draft:
    """Return a draft that is under way. `DraftOver`, `DraftSent`."""
    return _under_way(look(office, token), office.now())


def begin(office: Office, token: str, *, body: str, kind: str, service: str, address: str) -> Draft:
    """Begin a draft, or address the one that is under way to another body or service.

    `NoSuchBody`, `NoSuchKind`, `NoDeskOfTheBody`, `TooManyTries`.
    """
    to = office.directory.body(body)
    chosen = office.directory.kind(kind)
    desk = service_of(to, service)
    if look(office, token) is None:
        count(office, "draft", address, DRAFTS)
    at = office.now()
    with office.drafts.hold(token) as held:
        draft = held.draft
        if draft is None or draft.over(at):
            draft = Draft(touched=at, body=to.id, kind=chosen.id)
        _under_way(draft, at)
        draft = replace(draft, touched=at, body=to.id, kind=chosen.id, service=desk or "")
        held.keep(draft)
    return draft


def write(office: Office, token: str, typed: Mapping[str, str], fields: tuple[str, ...]) -> Draft:
    """Keep what was typed, right or wrong. `DraftOver`, `DraftSent`."""
    at = office.now()
    with office.drafts.hold(token) as held:
        draft = _under_way(held.draft, at).typing(typed, fields)
        held.keep(replace(draft, touched=at))
    return draft


def join(office: Office, token: str, piece: Piece, *, main: bool, address: str) -> Draft:
    """Join a file: as the letter itself, in the place of another, or to it (2).

    `PieceTwice`, `TooManyPieces`, `TooHeavyTogether`, `TooManyTries`, or what the look refuses.
    """
    name, data = piece
    expect_room(expect_draft(office, token), data, main=main)
    count(office, "piece", address, FILES)
    found = examined(office, data)
    version = Version(digest_of(data), len(data))
    joined = Joined(name, version, found.pages, found.copy is not None)
    at = office.now()
    with office.drafts.hold(token) as held:
        draft = _under_way(held.draft, at)
        expect_room(draft, data, main=main)
        held.put(data)
        if main:
            draft = replace(draft, touched=at, main=joined)
        else:
            draft = replace(draft, touched=at, joined=(*draft.joined, joined))
        held.keep(draft)
    return draft


def take_out(office: Office, token: str, digest: Digest) -> Draft:
    """Take a file out; one that is not there is left alone."""
    at = office.now()
    with office.drafts.hold(token) as held:
        draft = replace(_under_way(held.draft, at).without(digest), touched=at)
        held.keep(draft)
    return draft


def give_up(office: Office, token: str) -> None:
    """Forget a draft at once; what it became, if it was sent, stays."""
    with office.drafts.hold(token) as held:
        held.forget()


def expect_room(draft: Draft, data: bytes, *, main: bool) -> None:
    """Refuse a file for which a draft has no room: its number, their weight, or itself."""
    others = draft.joined if main else draft.pieces
    if digest_of(data) in {one.version.digest for one in others}:
        raise PieceTwice
    if len(others) + 1 > MOST_PIECES:
        raise TooManyPieces(most=MOST_PIECES)
    if sum(one.version.length for one in others) + len(data) > MOST_MB << 20:
        raise TooHeavyTogether(most=MOST_MB)


def let_in(office: Office, address: str) -> None:
    """Count a form with files before its body is read. `TooManyTries`."""
    count(office, "upload", address, UPLOADS)


def count(office: Office, what: str, address: str, most: int) -> None:
    """Count what comes from a network, and put off whoever comes too often (3). `TooManyTries`."""
    at, who = office.now(), visit(what, address)
    with office.work() as work:
        _, before = work.knocks(who, at)
        expect_checks(before, at, most)
        work.add_knock(who, at)


def forget_drafts(office: Office) -> int:
    """Forget the drafts that waited too long; return how many."""
    return office.drafts.sweep(office.now() - KEPT)


def _under_way(draft: Draft | None, at: datetime) -> Draft:
    if draft is None or draft.over(at):
        raise DraftOver
    if draft.sent is not None:
        raise DraftSent
    return draft
