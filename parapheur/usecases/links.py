"""The link and the code of an invitation: made anew whenever they are wanted, and kept nowhere.

1. Two keys that are this installation's own, one for links and one for codes, are derived from
   its secret, which stands beside the database and not in it.
2. HMAC-SHA256 (RFC 2104) under each, over all that tells this invitation from every other one: an
   older copy of the database, put back, gives another guest of the same number another link.
3. The link carries the numbers of dossier and invitation, to find them by, and the 256 bits. The
   code is made of eight digits, of which five may be tried.
4. Both are compared in constant time, and the same steps are taken whether or not there is such an
   invitation.

So whoever reads the database, a trail, the words that wait to be sent or a log can open nothing.
The link stands in the mail to the guest alone; the code is shown once, to whoever invited.
"""

import hmac
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import LinkDead, NoSuchDossier
from parapheur.domain.guests import expect_open
from parapheur.domain.invitations import Invitation
from parapheur.domain.people import GUEST, ORGANISATION
from parapheur.domain.trail import Json, canonical
from parapheur.domain.words import Language
from parapheur.usecases.ports import Keys

DIGITS = 8
TOKEN = re.compile(r"([0-9]{1,10})-([0-9]{1,9})-([0-9a-f]{64})", re.ASCII)
LINKS, CODES = b"guest links", b"guest codes"  # 1

NOBODY = Invitation(
    number=0,
    round=0,
    position=0,
    desk=ORGANISATION,
    by=GUEST,
    name="",
    address="",
    language=Language.EN,
    until=date.min,
    at=datetime.min.replace(tzinfo=UTC),
)
"""Stands for an invitation that there is not, so that as much is computed."""


@dataclass(frozen=True, slots=True)
class Followed:
    """An invitation that runs, found by its link."""

    dossier_id: DossierId
    dossier: Dossier
    invitation: Invitation


def token_of(keys: Keys, dossier_id: DossierId, one: Invitation) -> str:
    """Return what the link of an invitation ends in."""
    proof = _mac(keys, LINKS, dossier_id, one).hex()  # what no mail reader breaks or cuts
    return f"{dossier_id}-{one.number}-{proof}"  # 3


def code_of(keys: Keys, dossier_id: DossierId, one: Invitation) -> str:
    """Return the code that goes with it: eight digits."""
    drawn = int.from_bytes(_mac(keys, CODES, dossier_id, one), "big")
    return f"{drawn % 10**DIGITS:0{DIGITS}d}"  # 3


def numbers_in(token: str) -> tuple[DossierId, int]:
    """Return the dossier and the invitation that a link speaks of, whether or not it is one."""
    found = TOKEN.fullmatch(token)
    return (DossierId(int(found[1])), int(found[2])) if found else (DossierId(0), 0)


def follow(
    keys: Keys, token: str, look: Callable[[DossierId], Dossier], *, at: datetime
) -> Followed:
    """Return the invitation whose link this is; `look` reads its dossier. `LinkDead`."""
    dossier_id, number = numbers_in(token)
    dossier: Dossier | None = None
    one: Invitation | None = None
    try:
        dossier = look(dossier_id)
        one = expect_open(dossier, number, at)
    except (NoSuchDossier, LinkDead):
        pass  # refused below, once as much is computed as for one that runs
    right = hmac.compare_digest(
        token_of(keys, dossier_id, one or NOBODY).encode(), token.encode("utf-8", "replace")
    )  # 4
    if dossier is None or one is None or not right:
        raise LinkDead
    return Followed(dossier_id, dossier, one)


def is_code(keys: Keys, found: Followed, given: str) -> bool:
    """Say whether this is the code, in digits of whatever script, grouped or not."""
    right = code_of(keys, found.dossier_id, found.invitation)
    typed = "".join(str(unicodedata.decimal(sign)) for sign in given if sign.isdecimal())
    return hmac.compare_digest(right.encode(), typed.encode())  # 4


def _mac(keys: Keys, purpose: bytes, dossier_id: DossierId, one: Invitation) -> bytes:
    said: dict[str, Json] = {  # 2
        "dossier": int(dossier_id),
        "number": one.number,
        "round": one.round,
        "position": one.position,
        "desk": one.desk,
        "by": one.by,
        "name": one.name,
        "address": one.address,
        "until": one.until.isoformat(),
        "at": one.at.isoformat(),
    }
    return hmac.digest(keys.derive(purpose), canonical(said), sha256().name)
