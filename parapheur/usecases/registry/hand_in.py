"""Send the letter of a draft: what the last page showed, and once, however often it is sent.

1. A draft that was sent already answers with the letter it became; so does one that is gone, since
   its secret is the key of the sending.
2. What is sent is what was shown: a draft that was changed in another window is not sent unseen,
   nor is a notice accepted that is not the one that was read. Which one it was is kept.
3. Nothing is missing, and the mail address was held against its code, where mails are written.
4. The letter is kept (`send`); only then does the draft say that it was sent, and let go of its
   files. Whoever is told nothing sends again, and comes to (1).
"""

from collections.abc import Callable
from dataclasses import replace

from parapheur.domain.documents import Digest
from parapheur.domain.errors import ParapheurError
from parapheur.domain.misdirected import DraftMoved, DraftOver, DraftUnfinished, NoticeUnread
from parapheur.domain.registry.drafts import (
    Draft,
    date_of,
    depositor_of,
    faults_of_contact,
    faults_of_letter,
    fingerprint,
)
from parapheur.domain.registry.notices import Accepted, Notice
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.drafting import LETTERS, count, look
from parapheur.usecases.registry.send import Letter, Sent, secret_for, send, sending


def hand_in(
    office: Office,
    token: str,
    *,
    shown: Digest,
    noticed: Digest | None,
    notice: Callable[[Draft], Notice],
    address: str,
) -> Sent:
    """Send the letter of a draft, and return what it became; without a receipt yet.

    `noticed`: the digest of the notice that was accepted; `notice` says which one stands now.
    `NoticeUnread`, `DraftMoved`, `DraftUnfinished`, `DraftOver`, `TooManyTries`.
    """
    if known := sent_by(office, token):  # 1
        return known
    try:
        draft = look(office, token)
        if draft is None:
            raise DraftOver
        accepted = _accepted(office, noticed, notice(draft))
        _expect_whole(office, draft, token, shown)
        count(office, "letter", address, LETTERS)
        sent = send(office, _letter(office, draft, token, accepted), key=token)  # 4
    except ParapheurError:
        if known := sent_by(office, token):  # another click came first, side by side
            return known
        raise
    _settle(office, token, sent.letter)
    return sent


def _accepted(office: Office, noticed: Digest | None, notice: Notice) -> Accepted:
    if noticed is None:
        raise NoticeUnread
    if noticed != notice.digest:  # 2
        raise DraftMoved
    return Accepted(notice, office.now())


def _expect_whole(office: Office, draft: Draft, token: str, shown: Digest) -> None:
    if fingerprint(draft, token) != shown:  # 2
        raise DraftMoved
    if missing(office, draft):  # 3
        raise DraftUnfinished


def sent_by(office: Office, token: str) -> Sent | None:
    """Return the letter that a draft became, if it did (1)."""
    if not token:
        return None
    digest = sending(token)
    known = office.reading.letter_sent(digest)
    return Sent(known, secret_for(office, digest)) if known is not None else None


def missing(office: Office, draft: Draft) -> str:
    """Return the first step at which something is missing: `letter`, `contact`, `code` or none."""
    today = office.calendar.day_of(office.now())
    mails = office.post is not None
    if faults_of_letter(draft, today):
        return "letter"
    if faults_of_contact(draft, mails=mails):
        return "contact"
    return "code" if mails and not draft.is_checked else ""


def _letter(office: Office, draft: Draft, token: str, accepted: Accepted) -> Letter:
    files = [(one.name, office.drafts.get(token, one.version.digest)) for one in draft.pieces]
    return Letter(
        body=draft.body,
        kind=draft.kind,
        subject=draft.subject,
        depositor=depositor_of(draft),
        pieces=files,
        language=accepted.notice.language,
        service=draft.service,
        reference=draft.reference,
        dated=date_of(draft.dated, office.calendar.day_of(office.now())),
        notice=accepted,
    )


def _settle(office: Office, token: str, letter: LetterId) -> None:
    with office.drafts.hold(token) as held:
        if held.draft is not None:
            done = replace(held.draft, touched=office.now(), sent=letter, main=None, joined=())
            held.keep(done)
