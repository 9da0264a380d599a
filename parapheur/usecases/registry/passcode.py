"""Hold a depositor's mail address against a code, before any number is taken.

1. Codes are counted before one is drawn, so that nobody fills a stranger's letter box from here:
   those that one network asks for, those to one box from one network, and those to one box from
   everywhere. Addresses that lead to one box count as one. Nobody keeps the owner of a box out
   either: what a stranger asks for counts where the stranger is, and of those from everywhere some
   are kept for networks from which none was asked for that day.
2. The code is kept as a digest under a key of this installation, then it is sent, with no lock.
   Whatever the address, known here or not, what follows is the same.
3. A try is counted in the hold that finds it wrong, so tries side by side are all counted.
"""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from parapheur.domain.bounds import network_of
from parapheur.domain.correspondence import address_of
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NoMailServer, TooManyTries
from parapheur.domain.guests import box_of
from parapheur.domain.letters import Letter, TakenCode
from parapheur.domain.misdirected import AddressWanted, DraftOver, PasscodeOver
from parapheur.domain.registry.drafts import Draft
from parapheur.domain.registry.passcodes import DIGITS, LASTS, Passcode
from parapheur.domain.tries import FORGOTTEN, expect_checks, visit
from parapheur.domain.words import Language, Words
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.drafting import expect_draft

FROM_A_NETWORK = 30
"""Codes that one network asks for in a quarter hour, to whatever boxes."""
TO_A_BOX, A_DAY = 3, 10
"""Codes that one network has sent to one letter box in a quarter hour, and in a day."""
FROM_EVERYWHERE, FOR_OTHERS = 40, 20
"""Codes that one box gets in a day in all, and how many of them are for who asks for the first."""


def ask_passcode(office: Office, token: str, *, language: Language, address: str) -> None:
    """Send a code to the mail address of a draft. `NotSent`, `AddressRefused`, `TooManyTries`."""
    post, draft = office.post, expect_draft(office, token)
    if post is None:
        raise NoMailServer
    email = address_of(draft.email)
    if email is None:
        raise AddressWanted
    _count(office, email, address)  # 1
    at = office.now()
    code = f"{int.from_bytes(office.chance(8), 'big') % 10**DIGITS:0{DIGITS}d}"
    passcode = Passcode(_digest(office, token, email, code), email, at + LASTS)
    with office.drafts.hold(token) as held:  # 2
        if held.draft is None or held.draft.email.strip() != email:
            raise DraftOver
        held.keep(replace(held.draft, touched=at, passcode=passcode))
    post.send(_letter(draft, email, code, passcode, language, at))


def give_passcode(office: Office, token: str, typed: str) -> None:
    """Take a code that came back. `PasscodeWrong`, `PasscodeOver`."""
    at = office.now()
    expect_draft(office, token)
    code = "".join(sign for sign in typed[:100] if sign.isdecimal())
    with office.drafts.hold(token) as held:  # 3
        draft = held.draft
        if draft is None:
            raise DraftOver
        passcode = draft.passcode
        if passcode is None or passcode.email != draft.email.strip():
            raise PasscodeOver
        passcode.expect_open(at)
        given = _digest(office, token, passcode.email, _plain(code))
        right = hmac.compare_digest(given, passcode.digest)
        if right:
            held.keep(replace(draft, touched=at, passcode=None, checked=passcode.email))
        else:
            held.keep(replace(draft, touched=at, passcode=passcode.tried()))
    if not right:
        raise passcode.refusal()


def _count(office: Office, email: str, address: str) -> None:
    at, box = office.now(), box_of(email)
    network, here = visit("code", address), visit(f"code to {box}", address)
    around = visit(f"code to {box} from around", network_of(address))
    everywhere = visit(f"codes to {box}", "")
    with office.work() as work:
        _, before = work.knocks(network, at)
        expect_checks(before, at, FROM_A_NETWORK)
        work.add_knock(network, at)
    with office.work() as work:  # always in this order, so that nobody waits in a circle
        of_all, _ = work.knocks(everywhere, at)
        of_around, _ = work.knocks(around, at)
        a_day, lately = work.knocks(here, at)
        expect_checks(lately, at, TO_A_BOX)
        _expect_day(a_day, A_DAY)
        _expect_day(of_all, FROM_EVERYWHERE - (FOR_OTHERS if of_around else 0))
        for one in (everywhere, around, here):
            work.add_knock(one, at)


def _expect_day(moments: Sequence[datetime], most: int) -> None:
    """Refuse one more than so many in a day. `TooManyTries`."""
    if len(moments) >= most:
        raise TooManyTries(until=moments[-most] + FORGOTTEN)


def _digest(office: Office, token: str, email: str, code: str) -> Digest:
    told = f"{token}\0{email}\0{code}".encode()
    return Digest(hmac.digest(office.keys.derive(b"portal codes"), told, "sha256").hex())


def _plain(code: str) -> str:
    """Return digits of any script as Western ones."""
    return "".join(str(int(sign)) for sign in code)


def _letter(
    draft: Draft, email: str, code: str, passcode: Passcode, language: Language, at: datetime
) -> Letter:
    return Letter(
        f"code-{passcode.digest[:40]}",
        email,
        Words(email, email, email),  # no name that somebody typed goes to a stranger's box
        language,
        at,
        (),
        taken=TakenCode(code, int(LASTS.total_seconds()) // 60),
    )
