"""Hold a depositor's mail address against a code, before any number is taken.

1. Codes to one address, and from one network, are counted before one is drawn: nobody fills a
   stranger's letter box from here. Addresses that lead to one box count as one.
2. The code is kept as a digest under a key of this installation, then it is sent, with no lock.
   Whatever the address, known here or not, what follows is the same.
3. A try is counted in the hold that finds it wrong, so tries side by side are all counted.
"""

import hmac
from dataclasses import replace
from datetime import datetime

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

TO_A_BOX, A_DAY, FROM_A_NETWORK = 3, 10, 30
"""Codes that one letter box gets in a quarter hour and in a day, and that one network asks for."""


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
    at = office.now()
    box, network = visit(f"code to {box_of(email)}", ""), visit("code", address)
    with office.work() as work:
        _, before = work.knocks(network, at)
        expect_checks(before, at, FROM_A_NETWORK)
        work.add_knock(network, at)
    with office.work() as work:
        a_day, lately = work.knocks(box, at)
        expect_checks(lately, at, TO_A_BOX)
        if len(a_day) >= A_DAY:
            raise TooManyTries(until=a_day[-A_DAY] + FORGOTTEN)
        work.add_knock(box, at)


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
