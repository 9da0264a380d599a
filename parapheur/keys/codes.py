"""Codes of an authenticator application (TOTP, RFC 6238): six digits, another one each 30 seconds.

A code is good for one step of time, at most one step off (5.2), and each step is good once: the
last one accepted is kept, and none up to it is accepted again. Compared in constant time.
"""

import hmac
from datetime import datetime

import pyotp

STEP, DIGITS, OFF = 30, 6, 1
"""Seconds of a step; digits; steps that a clock may be off, to either side."""


def new_secret() -> str:
    """Return 160 random bits, in base32 (RFC 4226, 4: R6)."""
    return pyotp.random_base32(32)


def address(secret: str, login: str, organisation: str) -> str:
    """Return the `otpauth:` address that an authenticator application reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=organisation)


def step_of(code: str, secret: str, *, at: datetime, after: int) -> int | None:
    """Return the step that a code is of, if it is good at `at` and later than the step `after`."""
    maker, now = pyotp.TOTP(secret, digits=DIGITS, interval=STEP), int(at.timestamp()) // STEP
    found = None
    for step in range(now - OFF, now + OFF + 1):
        same = hmac.compare_digest(maker.generate_otp(step).encode(), code.encode())
        if same and step > after:
            found = step
    return found
