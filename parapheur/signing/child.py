"""The verdict in a child process with limits of time and memory: foreign files are hostile.

The child (`warm`) reads a line of JSON (authorities, limits) and the file, and writes one line of
JSON. Past a limit the verdict is indeterminate; a child that dies otherwise makes the file
unreadable. Neither is ever valid.
"""

import base64
import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parapheur.domain.ades import Indication, Qualification, SubIndication, Unproved
from parapheur.domain.baseline import Baseline
from parapheur.domain.factors import Factor, FactorId, Given
from parapheur.domain.verdict import (
    Conclusion,
    Integrity,
    Modification,
    Problem,
    SignatureVerdict,
    Trust,
    Verdict,
)
from parapheur.signing.nursery import NURSERY, TOO_MUCH

OVER_LIMITS = Verdict(Conclusion.INDETERMINATE, (Problem.LIMITS,))
DAMAGED = Verdict(Conclusion.UNREADABLE, (Problem.DAMAGED,))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a check may take: seconds of work, seconds by the clock, bytes of memory."""

    work: int = 30
    clock: int = 60
    memory: int = 2 << 30


LIMITS = Limits()


def verify_in_child(
    data: bytes,
    trust: Sequence[bytes],
    test_authority: Sequence[bytes] = (),
    *,
    clocks: Sequence[bytes] = (),
    at: datetime | None = None,
    limits: Limits = LIMITS,
) -> Verdict:
    """Judge a signed PDF in a process of its own; the authorities are certificates in DER.

    `clocks` are believed of time alone, besides the others. `at` is the time of the check; None:
    when the newest of its signatures claims to be made.
    """
    head = json.dumps(
        {
            "trust": [base64.b64encode(der).decode() for der in trust],
            "test": [base64.b64encode(der).decode() for der in test_authority],
            "clocks": [base64.b64encode(der).decode() for der in clocks],
            "at": at.isoformat() if at else None,
            "work": limits.work,
            "memory": limits.memory,
        }
    )
    try:
        said, status = NURSERY.ask(head.encode() + b"\n" + data, limits.clock)
    except TimeoutError:
        return OVER_LIMITS
    if status in (TOO_MUCH, -signal.SIGXCPU, -signal.SIGKILL):
        return OVER_LIMITS
    return read(said) if status == 0 else DAMAGED


def take_in_child(data: bytes, name: str, *, limits: Limits = LIMITS) -> bytes | None:
    """Return the file of this name that a PDF carries, taken out in a process of its own.

    None: there is none, or it cannot be taken within the limits.
    """
    head = json.dumps({"take": name, "work": limits.work, "memory": limits.memory})
    try:
        found, status = NURSERY.ask(head.encode() + b"\n" + data, limits.clock)
    except TimeoutError:
        return None
    return found if status == 0 and found else None


def read(written: bytes) -> Verdict:
    """Return the verdict that a child wrote."""
    fields: dict[str, Any] = json.loads(written)
    return Verdict(
        Conclusion(fields["verdict"]),
        tuple(map(Problem, fields["problems"])),
        tuple(map(_read_signature, fields["signatures"])),
    )


def _read_signature(fields: dict[str, Any]) -> SignatureVerdict:
    why, level = fields["sub_indication"], fields["level"]
    return SignatureVerdict(
        field=fields["field"],
        signer=fields["signer"],
        time=_time(fields["time"]),
        integrity=Integrity(fields["integrity"]),
        modification=Modification(fields["modification"]),
        trust=Trust(fields["trust"]),
        verdict=Conclusion(fields["verdict"]),
        problems=tuple(map(Problem, fields["problems"])),
        certificate=fields["certificate"],
        indication=Indication(fields["indication"]),
        sub_indication=SubIndication(why) if why else None,
        level=Baseline(level) if level else None,
        proved=_time(fields["proved"]),
        qualified=Qualification(fields["qualified"]),
        unproved=tuple(map(Unproved, fields["unproved"])),
        is_timestamp=fields["is_timestamp"],
        second=_given(fields["second"]),
    )


def _given(written: dict[str, str] | None) -> Given | None:
    return Given(Factor(written["kind"]), FactorId(written["id"])) if written else None


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
