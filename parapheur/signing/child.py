"""The verdict in a child process with limits of time and memory: foreign files are hostile.

The child reads a line of JSON (authorities, limits) and the file from its input, and writes one
line of JSON. Past a limit the verdict is indeterminate; a child that dies otherwise makes the
file unreadable. Neither is ever valid.
"""

import base64
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
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

OVER_LIMITS = Verdict(Conclusion.INDETERMINATE, (Problem.LIMITS,))
DAMAGED = Verdict(Conclusion.UNREADABLE, (Problem.DAMAGED,))
TOO_MUCH = 75
"""Exit status of a child that ran out of memory."""


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
        done = subprocess.run(  # our own interpreter, on our own module
            [sys.executable, "-m", "parapheur.signing.child"],
            input=head.encode() + b"\n" + data,
            capture_output=True,
            timeout=limits.clock,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired:
        return OVER_LIMITS
    if done.returncode in (TOO_MUCH, -signal.SIGXCPU, -signal.SIGKILL):
        return OVER_LIMITS
    return read(done.stdout) if done.returncode == 0 else DAMAGED


def main() -> int:
    """Judge what comes in at the standard input."""
    head = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_CPU, (head["work"], head["work"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (head["memory"], head["memory"]))
    try:
        from parapheur.signing.verdict import examine  # only under the limits

        verdict = examine(
            sys.stdin.buffer.read(),
            [base64.b64decode(der) for der in head["trust"]],
            [base64.b64decode(der) for der in head["test"]],
            clocks=[base64.b64decode(der) for der in head["clocks"]],
            at=_time(head["at"]),
        )
    except MemoryError:
        return TOO_MUCH
    sys.stdout.write(json.dumps(asdict(verdict), default=datetime.isoformat))
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
