"""The second factor that was given, as a signature itself says it: one more signed attribute.

The process that opens keys saw the factor, and signs attributes with this mark then, and without
it else (`granted`). So nobody who merely asks for signatures can make one that says a factor was
given, and whoever checks a signature afterwards needs no other record than the signature.

The attribute (RFC 5652, 5.3 and 11) has one value, a UTF8String: the kind of the factor, a space,
and the identifier that the account's trail told when it was enrolled. Its name stands under 2.25
(ITU-T X.667), where anybody may take one: 2.25.334652228938785037382760613667150393657.
"""

from parapheur.domain.factors import Factor, FactorId, Given
from parapheur.keys.attributes import MARK, NAMED, SEQUENCE, SET, elements, only, only_of, pair

DOTTED = "2.25.334652228938785037382760613667150393657"
UTF8 = 0x0C
DIGITS = frozenset("0123456789abcdef")
LENGTH = 32
"""Digits of an identifier."""


def value_of(given: Given) -> bytes:
    """Return the value of the attribute, in DER."""
    return _der(UTF8, f"{given.kind} {given.id}".encode())


def with_mark(attributes: bytes, given: Given | None) -> bytes:
    """Return a SET of attributes with the mark in its place among them (X.690, 11.6)."""
    if given is None:
        return attributes
    mark = _der(SEQUENCE, _der(NAMED, MARK) + _der(SET, value_of(given)))
    parts = [_der(tag, body) for tag, body in elements(only(attributes, SET))]
    return _der(SET, b"".join(sorted([*parts, mark])))


def given_in(value: bytes) -> Given:
    """Return what a value of the attribute says. `ValueError`: nothing that we say."""
    kind, _, number = only(value, UTF8).decode("ascii").partition(" ")
    if len(number) != LENGTH or not set(number) <= DIGITS:
        raise ValueError("not the identifier of a factor")
    return Given(Factor(kind), FactorId(number))


def given_by(attributes: bytes) -> Given | None:
    """Return what a SET of attributes says was given, if it says so. `ValueError`: not as we do."""
    parts = [pair(only_of(one, SEQUENCE)) for one in elements(only(attributes, SET))]
    found = [values for kind, values in parts if kind == (NAMED, MARK)]
    if len(found) > 1:
        raise ValueError("said twice")
    return given_in(only_of(found[0], SET)) if found else None


def _der(tag: int, body: bytes) -> bytes:
    length = len(body)
    if length < 0x80:
        return bytes([tag, length]) + body
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + body
