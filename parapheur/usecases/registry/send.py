"""Deposit a letter: each sending once, however often it is sent.

1. What was typed is held against the rules, and each file is looked at, before anything is kept.
   Whoever deposits by themselves has accepted what their data are used for: else it is no deposit.
2. The files are kept: flushed, and read back.
3. In one transaction: has this very sending come already? Else the letter is kept, with its first
   event and its deposit number. Two at once are told apart by a unique key; the loser looks again.
4. The receipt is made, whoever comes first (`receipt`). Who was told nothing sends again, and is
   given the same letter and the same receipt.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from parapheur.domain.about_incoming import Channel, LetterDeposited
from parapheur.domain.about_incoming import Piece as Deposited
from parapheur.domain.depositing import subject_of
from parapheur.domain.documents import Digest, Examined
from parapheur.domain.errors import DossierMoved, ParapheurError
from parapheur.domain.finding import begins
from parapheur.domain.misdirected import (
    DateNotYetCome,
    LetterWanted,
    NoDeskOfTheBody,
    NoticeUnread,
    TooHeavyTogether,
    TooManyPieces,
)
from parapheur.domain.people import DEPOSITOR, DeskId, Login
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.depositors import (
    LONGEST_ADDRESS,
    Depositor,
    line_of,
    name_of,
    number_of,
)
from parapheur.domain.registry.notices import Accepted
from parapheur.domain.registry.numbers import LetterId, secret_digest, secret_of
from parapheur.domain.words import Language
from parapheur.usecases.keeping import Piece, keep
from parapheur.usecases.ports import Office

MOST_PIECES = 10
"""Files of one deposit, the letter itself among them."""
MOST_MB = 60
"""Of them all together, in MB of 1024 x 1024 bytes."""
LONGEST_REFERENCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What somebody deposits, as it was typed."""

    body: str
    kind: str
    subject: str
    depositor: Depositor
    pieces: Sequence[Piece]
    """The letter itself, then what is joined to it."""
    language: Language
    service: str = ""
    reference: str = ""
    dated: date | None = None
    received: date | None = None
    """The day on which it came on paper; None: it comes now."""
    notice: Accepted | None = None
    """What their depositor accepted that their data serve for: none comes by the portal without."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that was deposited, and by what its depositor follows it."""

    letter: LetterId
    secret: str


def send(
    office: Office,
    letter: Letter,
    *,
    key: str,
    actor: Login = DEPOSITOR,
    channel: Channel = Channel.PORTAL,
) -> Sent:
    """Keep a letter under the key of its sending, and return its number; without a receipt yet.

    `NoticeUnread`, or the refusals of what was typed and brought. `key` was given to the depositor
    before: 128 random bits at least, in any form.
    """
    digest = sending(key)
    secret = secret_for(office, digest)
    if known := office.reading.letter_sent(digest):
        return Sent(known, secret)
    event = _looked_at(office, letter, secret_digest(secret), actor, channel)
    try:
        with office.work() as work:  # 3
            known = work.letter_of(digest)
            return Sent(known or work.create_letter(event, digest), secret)
    except DossierMoved:
        found = office.reading.letter_sent(digest)
        if found is None:
            raise
        return Sent(found, secret)


def sending(key: str) -> Digest:
    """Return what is kept of the key of a sending."""
    return Digest(hashlib.sha256(b"sending" + key.encode()).hexdigest())


def secret_for(office: Office, digest: Digest) -> str:
    """Return the secret of a sending: always the same, and nobody else can tell it."""
    return secret_of(hmac.digest(office.keys.derive(b"letter secrets"), digest.encode(), "sha256"))


def checked(typed: Depositor, *, on_paper: bool) -> Depositor:
    """Return a depositor whose values have their form. `NumberUnfit`, `SenderWanted`."""
    return replace(
        typed,
        name=name_of(typed.name),
        latin=name_of(typed.latin, needed=False),
        number=number_of(typed.kind, typed.identifier, typed.number, on_paper=on_paper),
        address=line_of(typed.address, most=LONGEST_ADDRESS),
        phone=line_of(typed.phone, most=40),
        email=line_of(typed.email, most=254),
    )


def _looked_at(
    office: Office, letter: Letter, digest: Digest, actor: Login, channel: Channel
) -> LetterDeposited:
    if channel is Channel.PORTAL and letter.notice is None:  # 1
        raise NoticeUnread
    body, kind = office.directory.body(letter.body), office.directory.kind(letter.kind)
    depositor = checked(letter.depositor, on_paper=channel is Channel.COUNTER)
    subject = subject_of(letter.subject)
    reference = line_of(" ".join(letter.reference.split()), most=LONGEST_REFERENCE)
    at = office.now()
    today = office.calendar.day_of(at)
    if any(one and one > today for one in (letter.dated, letter.received)):
        raise DateNotYetCome
    service = service_of(body, letter.service)
    pieces = kept(office, letter.pieces)  # 2
    at = office.now()
    return LetterDeposited(
        at=at,
        actor=actor,
        body=body.id,
        channel=channel,
        type=kind.id,
        subject=subject,
        depositor=depositor,
        pieces=pieces,
        language=letter.language,
        counted=office.calendar.counts_from(begins(letter.received) if letter.received else at),
        secret=digest,
        service=service,
        reference=reference,
        dated=letter.dated,
        notice=letter.notice,
    )


def kept(office: Office, pieces: Sequence[Piece]) -> tuple[Deposited, ...]:
    """Look at each file, then keep them all. `LetterWanted`, `TooManyPieces`, or their refusals."""
    if not pieces:
        raise LetterWanted
    if len(pieces) > MOST_PIECES:
        raise TooManyPieces(most=MOST_PIECES)
    if sum(len(data) for _, data in pieces) > MOST_MB << 20:
        raise TooHeavyTogether(most=MOST_MB)
    found = [_examined_at(office, place, data) for place, (_, data) in enumerate(pieces)]
    documents = [keep(office, piece, one) for piece, one in zip(pieces, found, strict=True)]
    return tuple(Deposited(one.name, one.deposited, one.version, one.pages) for one in documents)


def _examined_at(office: Office, place: int, data: bytes) -> Examined:
    """Return what was found of one of several files; a refusal says which of them it was."""
    try:
        return examined(office, data)
    except ParapheurError as refusal:
        refusal.place = place
        raise


def examined(office: Office, data: bytes) -> Examined:
    """Return what was found of a file that may come in: a PDF, or an image with a PDF of it."""
    return office.intake.examine(data, signed=False, images=True)


def digest_of(data: bytes) -> Digest:
    """Return the name of bytes: their SHA-256."""
    return Digest(hashlib.sha256(data).hexdigest())


def service_of(body: Body, typed: str) -> DeskId | None:
    """Return the service of a body that a letter is addressed to, if any. `NoDeskOfTheBody`."""
    if not typed:
        return None
    for service in body.services:
        if service.desk == typed:
            return service.desk
    raise NoDeskOfTheBody
