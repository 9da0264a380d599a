#!/usr/bin/env python3
"""Check an evidence file of Parapheur, by itself: `python verify.py FILE [--trust CA.pem]`.

This one file needs Python 3.9 or later and the package `cryptography` (42 or later); nothing of
the program that wrote the evidence, no network, no database. SPECIFICATION.md says the same in
words, so that somebody else can write another. What is checked, in this order:

 1. Container  a zip in its one written form: no compression, nothing before, between or behind.
 2. Format     a number that this program knows.
 3. Manifest   every file is listed with its SHA-256, and nothing else is (EN 319 162-1, ASiC-E).
 4. Seal       a CAdES signature of the organisation over the manifest (RFC 5652, EN 319 122-1).
 5. Entries    each canonical (RFC 8785), chained to the one before it, the history whole.
 6. Documents  every version is where the entries say, and begins with the one before it.
 7. Signatures each one an entry tells of is in the document or beside it, by the key it names,
               which an entry says was issued, at the time it claims and its timestamp proves, by
               an act in force then where somebody stands in; the seal is by a key of the
               organisation's own.
 8. Values     those still kept are what the entries are committed to.
 9. Journal    the heads are signed, each grows from the one before, their timestamps hold
               (RFC 3161), every entry is in the tree (RFC 9162), and none says an earlier time
               than a head that was published before it came.
10. Anchors    heads that were kept elsewhere agree with those in the file.
11. Trust      every certificate leads to an authority that was named with --trust.

Contents, each under a line of dashes; what stands in a section is used below it:

 A. what is said          reports and refusals
 B. DER                   the form of all that is signed
 C. certificates          read, and leading to whom one trusts
 D. signatures            read, and held against a key
 E. timestamps            the same, of what a time server says
 1. to 11.                the checks above, in their order
 F. all of it             one check after the other
 G. the command           what is read and printed
 H. the sentences         in English, French and Arabic

It ends with 0 valid, 1 invalid, 2 indeterminate (something could not be decided, and it is said
what), 3 unreadable. It reads what is hostile: whatever is not written in the one form expected is
refused, memory holds one piece of at most 32 MB at a time, and nothing is unpacked.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import (
    Any,
    BinaryIO,
    Callable,
    Dict,
    List,
    Optional,
    Set,
    Tuple,
)

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

FORMAT = 1
"""The newest format that this program knows."""

# ------------------------------------------------------------------- A. what is said


class Wrong(Exception):
    """Something does not hold. `said` names its sentence, `facts` fill it."""

    result = "wrong"

    def __init__(self, said: str, **facts: object) -> None:
        super().__init__(said)
        self.said, self.facts = said, facts


class Undecided(Wrong):
    """Something cannot be decided with what was given."""

    result = "open"


class Unreadable(Wrong):
    """This is no evidence file, or not all of one."""

    result = "unreadable"


class Check:
    """One check: its name, its result (ok, note, wrong, open, unreadable), and its sentence."""

    def __init__(self, name: str, result: str, said: str, facts: Dict[str, object]) -> None:
        self.name, self.result, self.said, self.facts = name, result, said, facts

    def sentence(self, language: str = "en") -> str:
        """Return what is said, in plain words."""
        words = SAID[self.said][LANGUAGES.index(language)]
        return words.format(**{name: _shown(fact) for name, fact in self.facts.items()})


def expect(held: bool, why: str) -> None:
    """Refuse what does not hold. `ValueError`."""
    if not held:
        raise ValueError(why)


class Report:
    """All checks, and the verdict that follows from them."""

    def __init__(self) -> None:
        self.checks: List[Check] = []

    def tell(self, check: str, said: str, result: str = "ok", **facts: object) -> None:
        """Add a check."""
        self.checks.append(Check(check, result, said, facts))

    @property
    def verdict(self) -> str:
        """Return valid, invalid, indeterminate or unreadable: the worst decides."""
        found = {check.result for check in self.checks}
        for result, verdict in VERDICTS:
            if result in found:
                return verdict
        return "valid"

    def as_json(self, language: str = "en") -> Dict[str, Any]:
        """Return the same for machines."""
        return {
            "verdict": self.verdict,
            "checks": [
                {
                    "check": one.name,
                    "result": one.result,
                    "code": one.said,
                    "facts": {name: _shown(fact) for name, fact in one.facts.items()},
                    "sentence": one.sentence(language),
                }
                for one in self.checks
            ],
        }


VERDICTS = (("unreadable", "unreadable"), ("wrong", "invalid"), ("open", "indeterminate"))
EXIT = {"valid": 0, "invalid": 1, "indeterminate": 2, "unreadable": 3}


def _shown(fact: object) -> object:
    """Return a fact as it may be printed: a file's words never steer a terminal."""
    if not isinstance(fact, str):
        return fact
    kept = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in fact)
    return kept if len(kept) <= 200 else kept[:199] + "…"


# ------------------------------------------------------------------- B. DER (X.690, 10 and 11)

INTEGER, BITS, OCTETS, NULL, OID, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31
UTC_TIME, TIME = 0x17, 0x18


class Der:
    """One element: where it stands, and what is in it. Lengths are the shortest there are."""

    __slots__ = ("at", "data", "start", "stop", "tag")

    def __init__(self, data: bytes, at: int, end: int) -> None:
        if end - at < 2 or data[at] & 0x1F == 0x1F:
            raise ValueError("cut short, or a long tag")
        self.data, self.at, self.tag = data, at, data[at]
        length, start = data[at + 1], at + 2
        if length & 0x80:
            octets = length & 0x7F
            if not 1 <= octets <= 4 or start + octets > end:
                raise ValueError("no length")
            length = int.from_bytes(data[start : start + octets], "big")
            start += octets
            if length < 0x80 or length >> (8 * (octets - 1)) == 0:
                raise ValueError("not the shortest length")
        self.start, self.stop = start, start + length
        if self.stop > end:
            raise ValueError("cut short")

    @property
    def raw(self) -> bytes:
        """All of it."""
        return self.data[self.at : self.stop]

    @property
    def content(self) -> bytes:
        """What is in it."""
        return self.data[self.start : self.stop]

    def kids(self, tag: Optional[int] = None) -> List[Der]:
        """Return the elements in it; `tag` is the one it must have itself."""
        if tag is not None and self.tag != tag:
            raise ValueError("an element of another kind")
        found, at = [], self.start
        while at < self.stop:
            one = Der(self.data, at, self.stop)
            found.append(one)
            at = one.stop
        return found

    def of(self, tag: int) -> bytes:
        """Return what is in it, if it is of this kind."""
        if self.tag != tag:
            raise ValueError("an element of another kind")
        return self.content


def whole(data: bytes, tag: int = SEQUENCE) -> Der:
    """Return the one element that these bytes are, with nothing behind it."""
    one = Der(data, 0, len(data))
    if one.tag != tag or one.stop != len(data):
        raise ValueError("something stands behind")
    return one


def number(one: Der) -> int:
    """Return a whole number in its shortest form."""
    octets = one.of(INTEGER)
    if not octets or (len(octets) > 1 and octets[:1] in b"\0\xff" and _same_sign(octets)):
        raise ValueError("not the shortest number")
    return int.from_bytes(octets, "big", signed=True)


def _same_sign(octets: bytes) -> bool:
    return (octets[0] == 0) == (octets[1] < 0x80)


# ------------------------------------------------------------------- C. certificates (RFC 5280)


class Certificate:
    """A certificate, and what is asked of it."""

    def __init__(self, der: bytes) -> None:
        body = whole(der).kids()[0].kids(SEQUENCE)
        if body[0].tag == 0xA0:
            body = body[1:]
        self.der, self.serial = der, number(body[0])
        expect(self.serial > 0, "a number that no certificate has")  # 4.1.2.2
        self.issuer, self.subject = body[2].raw, body[4].raw
        self.digest = hashlib.sha256(der).hexdigest()
        self.x509 = x509.load_der_x509_certificate(der)
        self.key = self.x509.public_key()
        self.begins, self.ends = self.x509.not_valid_before_utc, self.x509.not_valid_after_utc
        self._usages: Dict[str, bool] = {}

    @property
    def name(self) -> str:
        """Whom it names."""
        found = {}
        for level in whole(self.subject).kids():
            for part in level.kids(SET):
                kind, value = part.kids(SEQUENCE)
                found[kind.of(OID)] = value.content.decode(TEXTS.get(value.tag, "utf-8"), "replace")
        named = found.get(COMMON_NAME) or found.get(ORGANISATION)
        return named or self.digest[:16]

    @property
    def for_time_alone(self) -> bool:
        """Say whether it is critically limited to timestamps (RFC 3161, 2.3)."""
        try:
            found = self.x509.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        except ODD:
            return False
        return found.critical and list(found.value) == [ExtendedKeyUsageOID.TIME_STAMPING]

    def may_issue(self, below: int) -> bool:
        """Say whether it may issue others, with so many authorities between it and the last.

        And whether it asks nothing of them that is not looked at here.
        """
        try:
            found = self.x509.extensions
        except ODD:
            return False
        if any(one.critical and one.oid not in LOOKED_AT for one in found):
            return False
        may = {type(one.value): one.value for one in found}
        limits, usage = may.get(x509.BasicConstraints), may.get(x509.KeyUsage)
        if not isinstance(limits, x509.BasicConstraints) or not limits.ca:
            return False
        if limits.path_length is not None and limits.path_length < below:
            return False
        return not isinstance(usage, x509.KeyUsage) or usage.key_cert_sign


TEXTS = {0x1E: "utf-16-be", 0x14: "latin-1"}
"""How text is written, by its tag, where it is not UTF-8 or ASCII."""
COMMON_NAME, ORGANISATION = bytes((0x55, 4, 3)), bytes((0x55, 4, 10))
LOOKED_AT = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.CERTIFICATE_POLICIES,
}
DEEPEST, MOST_TRIED, MOST_CARRIED = 8, 1000, 32
"""Certificates on a way up; signatures looked at to find it; certificates in one signature."""
ODD = (
    ValueError,
    TypeError,
    IndexError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What the library raises of certificates that are not as they should be."""


@lru_cache(maxsize=512)
def certificate(der: bytes) -> Certificate:
    """Read a certificate. `ValueError`."""
    try:
        return Certificate(der)
    except ODD as error:
        raise ValueError(f"no certificate: {error}") from error


@lru_cache(maxsize=1024)
def issued(below: Certificate, above: Certificate) -> bool:
    """Say whether one certificate is signed by the key of another, which may do so."""
    try:
        below.x509.verify_directly_issued_by(above.x509)
    except ODD:
        return False
    return True


class Trust:
    """Certificates that are known, and authorities that whoever asks believes in."""

    def __init__(self, anchors: Sequence[bytes], known: Iterable[Certificate] = ()) -> None:
        self.anchors = {one.digest: one for one in map(certificate, anchors)}
        self._above: Dict[bytes, List[Certificate]] = {}
        for one in [*self.anchors.values(), *known]:
            self.know(one)

    def know(self, one: Certificate) -> None:
        """Let a certificate be a step on a way up."""
        beside = self._above.setdefault(one.subject, [])
        if all(other.digest != one.digest for other in beside):
            beside.append(one)

    def knows(self, one: Certificate) -> bool:
        """Say whether this very certificate is known."""
        return any(other.digest == one.digest for other in self._above.get(one.subject, []))

    @property
    def all(self) -> Iterator[Certificate]:
        """Every certificate that is known."""
        return (one for beside in self._above.values() for one in beside)

    def leads(self, one: Certificate, at: datetime) -> bool:
        """Say whether this certificate led to an authority at this time (RFC 5280, 6.1).

        The shortest way is looked for, level by level; each certificate is looked at once, and
        no more than so many signatures: names may be forged by the thousand, and lead in circles.
        """
        level, seen, left = [one], {one.digest}, MOST_TRIED
        for below in range(DEEPEST):
            if any(here.digest in self.anchors for here in level):
                return True
            known, level = level, []
            for here in known:
                if not here.begins <= at <= here.ends:
                    continue
                for above in self._above.get(here.issuer, []):
                    if above.digest in seen or not above.may_issue(below):
                        continue
                    left -= 1
                    if left < 0:
                        return False
                    if issued(here, above):
                        seen.add(above.digest)
                        level.append(above)
        return False


# ------------------------------------------------------------------- D. signatures (RFC 5652)


def _oid(dotted: str) -> bytes:
    first, second, *more = map(int, dotted.split("."))
    octets = bytearray([40 * first + second])
    for one in more:
        digits = [one & 0x7F]
        while one := one >> 7:
            digits.append(one & 0x7F | 0x80)
        octets += bytes(reversed(digits))
    return bytes(octets)


SIGNED_DATA, DATA = _oid("1.2.840.113549.1.7.2"), _oid("1.2.840.113549.1.7.1")
TST_INFO = _oid("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE, MESSAGE_DIGEST = _oid("1.2.840.113549.1.9.3"), _oid("1.2.840.113549.1.9.4")
SIGNING_TIME = _oid("1.2.840.113549.1.9.5")
NAMED, NAMED_V2 = _oid("1.2.840.113549.1.9.16.2.12"), _oid("1.2.840.113549.1.9.16.2.47")
STAMPED = _oid("1.2.840.113549.1.9.16.2.14")
RSA, PSS, ED25519 = map(_oid, ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.3.101.112"))
HASHES: Dict[bytes, Tuple[str, Callable[[], hashes.HashAlgorithm]]] = {
    _oid("2.16.840.1.101.3.4.2.1"): ("sha256", hashes.SHA256),
    _oid("2.16.840.1.101.3.4.2.2"): ("sha384", hashes.SHA384),
    _oid("2.16.840.1.101.3.4.2.3"): ("sha512", hashes.SHA512),
}
WITH_RSA = {_oid(f"1.2.840.113549.1.1.{n}"): h for n, h in ((11, 256), (12, 384), (13, 512))}
WITH_EC = {_oid(f"1.2.840.10045.4.3.{n}"): h for n, h in ((2, 256), (3, 384), (4, 512))}


class Signed:
    """A CMS signature by one signer, taken apart (RFC 5652, 5.1 and 5.3)."""

    def __init__(self, der: bytes) -> None:
        kind, tagged = whole(der).kids()
        (data,) = tagged.kids(0xA0)
        parts = data.kids(SEQUENCE)
        if kind.of(OID) != SIGNED_DATA or len(parts) != 5 or parts[3].tag != 0xA0:
            raise ValueError("not signed data with certificates, and nothing else")
        version, algorithms, about, carried, signers = parts
        self.kind, self.content = self._about(about)
        inside = carried.kids()
        expect(len(inside) <= MOST_CARRIED, "it carries too many certificates")
        self.certificates = [certificate(one.raw) for one in inside]
        (signer,) = signers.kids(SET)
        fields = signer.kids(SEQUENCE)
        self._expect_version(version, fields[0])
        self.hash = _hash_of(fields[2])
        if self.hash not in [_hash_of(one) for one in algorithms.kids(SET)]:
            raise ValueError("its digest algorithm is not announced")
        attributes = fields[3]
        self.attributes = _attributes(attributes, 0xA0)
        self.signed = b"\x31" + attributes.raw[1:]  # 5.4: written as [0], signed as a SET
        self.algorithm, self.value = fields[4], fields[5].of(OCTETS)
        self.stamp = self._stamp(fields[6:])
        self.signer = self._signer(fields[1])

    def _expect_version(self, version: Der, signer: Der) -> None:
        if number(version) != (1 if self.kind == DATA else 3) or number(signer) != 1:
            raise ValueError("another version")

    @staticmethod
    def _about(about: Der) -> Tuple[bytes, Optional[bytes]]:
        kind, *more = about.kids(SEQUENCE)
        if not more:
            return kind.of(OID), None
        ((content,),) = [one.kids(0xA0) for one in more]
        return kind.of(OID), content.of(OCTETS)

    @staticmethod
    def _stamp(more: Sequence[Der]) -> Optional[bytes]:
        """Return the one unsigned attribute there may be: a timestamp over the value."""
        if not more:
            return None
        (unsigned,) = more
        found = _attributes(unsigned, 0xA1)
        if list(found) != [STAMPED]:
            raise ValueError("something else is unsigned")
        return found[STAMPED].raw

    def _signer(self, named: Der) -> Certificate:
        """Return the signer's certificate: the one named twice, outside and inside."""
        issuer, serial = named.kids(SEQUENCE)
        for one in self.certificates:
            if (one.issuer, one.serial) == (issuer.raw, number(serial)):
                self._expect_named(one)
                return one
        raise ValueError("the signer's certificate is not there")

    def _expect_named(self, one: Certificate) -> None:
        """Hold the signed name of a certificate against it (RFC 5035, RFC 2634)."""
        kind = NAMED_V2 if NAMED_V2 in self.attributes else NAMED
        first = self.attributes[kind].kids(SEQUENCE)[0].kids(SEQUENCE)[0].kids(SEQUENCE)
        name = "sha256" if kind == NAMED_V2 else "sha1"
        if kind == NAMED_V2 and first[0].tag == SEQUENCE:
            name, first = _hash_of(first[0]), first[1:]
        if first[0].of(OCTETS) != hashlib.new(name, one.der).digest():
            raise ValueError("it names another certificate")

    def expect_over(self, digest: bytes) -> None:
        """Hold the signature against the digest of what it is over (5.4, 5.6)."""
        if self.attributes[CONTENT_TYPE].of(OID) != self.kind:
            raise ValueError("it is of another content type")
        if self.attributes[MESSAGE_DIGEST].of(OCTETS) != digest:
            raise ValueError("it is over something else")
        expect_value(self.signer, self.algorithm, self.hash, self.value, self.signed)

    @property
    def claimed(self) -> Optional[datetime]:
        """When it says it was made, if it says so."""
        found = self.attributes.get(SIGNING_TIME)
        return None if found is None else _time(found)


def _attributes(one: Der, tag: int) -> Dict[bytes, Der]:
    found: Dict[bytes, Der] = {}
    for attribute in one.kids(tag):
        kind, values = attribute.kids(SEQUENCE)
        (value,) = values.kids(SET)
        if kind.of(OID) in found:
            raise ValueError("an attribute is twice")
        found[kind.of(OID)] = value
    return found


def _hash_of(algorithm: Der) -> str:
    kind, *more = algorithm.kids(SEQUENCE)
    if more and (len(more) > 1 or more[0].raw != b"\5\0"):
        raise ValueError("a digest with parameters")
    if kind.of(OID) not in HASHES:
        raise ValueError("an unknown digest")
    return HASHES[kind.of(OID)][0]


def _time(one: Der) -> datetime:
    text = one.content.decode("ascii")
    if one.tag == UTC_TIME and re.fullmatch(r"\d{12}Z", text):
        text = ("20" if text < "5" else "19") + text
    elif one.tag != TIME or not re.fullmatch(r"\d{14}(\.\d{0,5}[1-9])?Z", text):
        raise ValueError("no time")
    moment = datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    part = text[15:-1]
    return moment + timedelta(microseconds=int(part.ljust(6, "0"))) if part else moment


def expect_value(
    signer: Certificate, algorithm: Der, name: str, value: bytes, signed: bytes
) -> None:
    """Hold a signature's value against what is signed. `ValueError`."""
    kind, *more = algorithm.kids(SEQUENCE)
    oid, key, size = kind.of(OID), signer.key, int(name[3:])
    made = next(make for known, make in HASHES.values() if known == name)()
    try:
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
            if oid == PSS:
                key.verify(value, signed, _pss(more, name), made)
            elif (oid == RSA or WITH_RSA.get(oid) == size) and [m.raw for m in more] == [b"\5\0"]:
                key.verify(value, signed, padding.PKCS1v15(), made)
            else:
                raise ValueError("an unknown algorithm")
        elif isinstance(key, ec.EllipticCurvePublicKey) and key.key_size >= 256:
            if WITH_EC.get(oid) != size or more:
                raise ValueError("an unknown algorithm")
            key.verify(value, signed, ec.ECDSA(made))
        elif isinstance(key, ed25519.Ed25519PublicKey) and oid == ED25519 and not more:
            key.verify(value, signed)
        else:
            raise ValueError("a key that is unknown or too weak")
    except (InvalidSignature, UnsupportedAlgorithm):
        raise ValueError("its value is not this key's") from None


def _pss(more: Sequence[Der], name: str) -> padding.PSS:
    """Read the parameters of RSASSA-PSS (RFC 4055, 3.1): one digest throughout."""
    (parameters,) = more
    first, second, third = parameters.kids(SEQUENCE)
    (digest,), (mask,), (salt,) = first.kids(0xA0), second.kids(0xA1), third.kids(0xA2)
    kind, inner = mask.kids(SEQUENCE)
    if kind.of(OID) != _oid("1.2.840.113549.1.1.8") or {_hash_of(digest), _hash_of(inner)} != {
        name
    }:
        raise ValueError("several digests")
    made = next(make for known, make in HASHES.values() if known == name)()
    return padding.PSS(padding.MGF1(made), number(salt))


# ------------------------------------------------------------------- E. timestamps (RFC 3161)


class Stamp:
    """A timestamp that holds over what it is said to be over."""

    def __init__(self, token: bytes, imprint: bytes) -> None:
        signed = Signed(token)
        if signed.kind != TST_INFO or signed.content is None or signed.stamp is not None:
            raise ValueError("no timestamp")
        told = whole(signed.content).kids()
        algorithm, hashed = told[2].kids(SEQUENCE)
        if number(told[0]) != 1 or _hash_of(algorithm) != "sha256":
            raise ValueError("another kind of timestamp")
        if hashed.of(OCTETS) != imprint:
            raise ValueError("it is over something else")
        signed.expect_over(hashlib.new(signed.hash, signed.content).digest())
        if not signed.signer.for_time_alone:
            raise ValueError("its certificate is not for timestamps alone")
        self.time, self.signer, self.certificates = (
            _time(told[4]),
            signed.signer,
            signed.certificates,
        )


def expect_bound(carried: Sequence[Certificate], signer: Certificate, known: Trust) -> None:
    """Refuse a certificate that has nothing to do with the signature that carries it.

    The signer's is named by what it signed; each other one is listed, or stands on the way up.
    """
    for one in carried:
        if one.digest == signer.digest or known.knows(one):
            continue
        if not any(issued(one, other) or issued(other, one) for other in carried):
            raise ValueError("it carries a certificate of somebody else")


# ------------------------------------------------------------------- 1. the container

LOCAL = struct.Struct("<4sHHHHHIIIHH")
CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
END = struct.Struct("<4sHHHHIIH")
VERSION, NO_FLAGS, STORED, NO_TIME, NEW_YEAR = 10, 0, 0, 0, 0x21  # 1980-01-01 00:00
MIMETYPE, ASIC = "mimetype", b"application/vnd.etsi.asic-e+zip"
MANIFEST, SIGNATURE = "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
MOST_FILES, LONGEST_NAME, LONGEST = 4096, 200, 2**32 - 2**20
MOST_AT_ONCE = 32 * 2**20
"""Bytes of one piece that is read whole; documents are read block by block."""
BLOCK = 2**20


def local_header(name: str, length: int, checksum: int) -> bytes:
    """Return what stands before a file in the one written form."""
    fields = (VERSION, NO_FLAGS, STORED, NO_TIME, NEW_YEAR, checksum, length, length, len(name), 0)
    return LOCAL.pack(b"PK\3\4", *fields) + name.encode("ascii")


def directory(files: Sequence[Tuple[str, int, int, int]]) -> bytes:
    """Return what stands behind all files, given (name, length, checksum, place) of each."""
    listed = []
    for name, length, checksum, at in files:
        fields = (VERSION, VERSION, NO_FLAGS, STORED, NO_TIME, NEW_YEAR, checksum, length, length)
        head = CENTRAL.pack(b"PK\1\2", *fields, len(name), 0, 0, 0, 0, 0, at)
        listed.append(head + name.encode("ascii"))
    whole = b"".join(listed)
    begins = sum(LOCAL.size + len(name) + length for name, length, _, _ in files)
    count = len(files)
    return whole + END.pack(b"PK\5\6", 0, 0, count, count, len(whole), begins, 0)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class Archive:
    """The files of a container that is written in the one form."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.places: Dict[str, Tuple[int, int]] = {}
        self.digests: Dict[str, str] = {}
        self._read()

    def blocks(self, name: str, begin: int = 0, end: Optional[int] = None) -> Iterator[bytes]:
        """Yield a file, or a part of it, block by block."""
        at, length = self.places[name]
        self._source.seek(at + begin)
        left = (length if end is None else end) - begin
        while left > 0:
            block = self._source.read(min(left, BLOCK))
            if not block:
                raise Unreadable("cut", at=at + length - left)
            left -= len(block)
            yield block

    def data(self, name: str, begin: int = 0, end: Optional[int] = None) -> bytes:
        """Return a file, or a part of it, at once."""
        if name not in self.places:
            raise Wrong("missing", name=name)
        length = self.places[name][1] if end is None else end
        if length - begin > MOST_AT_ONCE:
            raise Wrong("too-long", name=name)
        return b"".join(self.blocks(name, begin, end))

    def under(self, folder: str, suffix: str = "") -> List[str]:
        """Return the names of the files in a folder."""
        return [name for name in self.places if name.startswith(folder) and name.endswith(suffix)]

    def _read(self) -> None:
        source, files, at = self._source, list[Tuple[str, int, int, int]](), 0
        self._expect_beginning()
        while True:
            source.seek(at)
            head = source.read(LOCAL.size)
            if head[:4] == b"PK\1\2":
                break
            name, length, checksum = self._header(head, at)
            files.append((name, length, checksum, at))
            at += LOCAL.size + len(name)
            self.places[name] = (at, length)
            self._expect_content(name, checksum)
            at += length
        source.seek(at)
        expected = directory(files)
        self._expect_end(source.read(len(expected) + 1), expected)

    def _expect_beginning(self) -> None:
        self._source.seek(0)
        first = self._source.read(BLOCK)
        expected = local_header(MIMETYPE, len(ASIC), zlib.crc32(ASIC)) + ASIC
        if first.startswith(expected):
            return
        if expected in first:
            raise Unreadable("before")
        if first and expected.startswith(first):
            raise Unreadable("cut", at=len(first))
        raise Unreadable("no-evidence")

    def _header(self, head: bytes, at: int) -> Tuple[str, int, int]:
        if len(head) < LOCAL.size:
            raise Unreadable("cut", at=at + len(head))
        mark, _, flags, method, _, _, checksum, packed, length, named, _ = LOCAL.unpack(head)
        if mark != b"PK\3\4":
            raise Unreadable("strange", at=at)
        raw = self._source.read(named)
        if len(raw) < named:
            raise Unreadable("cut", at=at + LOCAL.size + len(raw))
        name = raw.decode("ascii", "backslashreplace")
        if not NAME.fullmatch(name) or named > LONGEST_NAME:
            raise Unreadable("name", name=name)
        if name in self.places:
            raise Unreadable("twice", name=name)
        if flags & 0x2041:
            raise Unreadable("encrypted", name=name)
        if method != STORED:
            raise Unreadable("packed", name=name)
        if flags & 8:
            raise Unreadable("descriptor", name=name)
        if 0xFFFFFFFF in (packed, length):
            raise Unreadable("zip64", name=name)
        if len(self.places) >= MOST_FILES or at + length > LONGEST:
            raise Unreadable("too-much")
        if head + raw != local_header(name, length, checksum):
            raise Unreadable("header", name=name)
        return name, length, checksum

    def _expect_content(self, name: str, checksum: int) -> None:
        found, hashed = 0, hashlib.sha256()
        for block in self.blocks(name):
            found = zlib.crc32(block, found)
            hashed.update(block)
        if found != checksum:
            raise Wrong("checksum", name=name)
        self.digests[name] = hashed.hexdigest()

    @staticmethod
    def _expect_end(found: bytes, expected: bytes) -> None:
        if found == expected:
            return
        if found.startswith(expected):
            raise Unreadable("behind")
        if expected.startswith(found):
            raise Unreadable("cut-end")
        comment = expected[:-2]
        if found.startswith(comment):
            raise Unreadable("comment")
        raise Unreadable("directory")


# ------------------------------------------------------------------- 2. the format


def plain(data: bytes, name: str) -> Any:  # noqa: ANN401 whatever JSON holds
    """Return JSON in which no key is twice and no number is broken. `Wrong`."""
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_key_twice,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except (ValueError, RecursionError):
        raise Wrong("no-json", name=name) from None


def _no_key_twice(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is twice")
    return found


def _no_float(text: str) -> None:
    raise ValueError(text)


def expect_format(archive: Archive) -> Dict[str, Any]:
    """Return what the file says of itself, if this program knows its format."""
    try:
        about = plain(archive.data("evidence.json"), "evidence.json")
        number = about["format"]
    except (Wrong, TypeError, KeyError):
        raise Unreadable("no-format") from None
    if type(number) is not int or number < 1:
        raise Unreadable("no-format")
    if number > FORMAT:
        raise Unreadable("future", format=number, known=FORMAT)
    return dict(about)


# ------------------------------------------------------------------- 3. the manifest

OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
    ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n'
    '<asic:SigReference URI="META-INF/signature001.p7s"'
    ' MimeType="application/pkcs7-signature"/>\n'
)
LISTED = (
    '<asic:DataObjectReference URI="{}" MimeType="{}">'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<ds:DigestValue>{}</ds:DigestValue></asic:DataObjectReference>\n"
)
CLOSING = "</asic:ASiCManifest>\n"
LINE = re.compile(re.escape(LISTED.strip()).replace(r"\{\}", '([^"<>]*)'))
KINDS = {
    "pdf": "application/pdf",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "xml": "application/xml",
    "txt": "text/plain",
    "md": "text/markdown",
    "py": "text/x-python",
    "p7s": "application/pkcs7-signature",
    "cer": "application/pkix-cert",
    "crl": "application/pkix-crl",
    "ocsp": "application/ocsp-response",
    "tsr": "application/vnd.etsi.timestamp-token",
    "note": "text/plain",
}
"""The media type of a file, by how its name ends."""


def manifest(files: Iterable[Tuple[str, str]]) -> bytes:
    """Return the manifest over files, given (name, SHA-256 in hexadecimal) of each."""
    lines = [
        LISTED.format(
            name,
            KINDS.get(name.rpartition(".")[2], "application/octet-stream"),
            base64.b64encode(bytes.fromhex(digest)).decode(),
        )
        for name, digest in files
    ]
    return "".join([OPENING, *lines, CLOSING]).encode()


def listed_in(archive: Archive) -> List[Tuple[str, str]]:
    """Return (name, SHA-256) of each file that must be listed: all but these three."""
    apart = {MIMETYPE, MANIFEST, SIGNATURE}
    return [(name, digest) for name, digest in archive.digests.items() if name not in apart]


def expect_manifest(archive: Archive) -> int:
    """Hold the manifest against the files; return how many it lists."""
    found, files = archive.data(MANIFEST), listed_in(archive)
    if found == manifest(files):
        return len(files)
    said = _said_by(found)
    here = dict(files)
    for name in said:
        if name not in here:
            raise Wrong("listed-missing", name=name)
    for name, digest in files:
        if name not in said:
            raise Wrong("unlisted", name=name)
        if said[name] != digest:
            raise Wrong("changed", name=name)
    raise Wrong("foreign-manifest")


def _said_by(found: bytes) -> Dict[str, str]:
    said: Dict[str, str] = {}
    try:
        text = found.decode("ascii")
        expect(text.startswith(OPENING) and text.endswith(CLOSING), "framed otherwise")
        for line in text[len(OPENING) : -len(CLOSING)].splitlines():
            match = LINE.fullmatch(line)
            name, _, digest = match.groups() if match else ("", "", "!")
            said[name] = base64.b64decode(digest, validate=True).hex()
    except ValueError:
        raise Wrong("foreign-manifest") from None
    return said


# ------------------------------------------------------------------- 4. the seal


class Signers:
    """Certificates, and whoever was found to have signed something."""

    def __init__(self, trust: Sequence[bytes], listed: Iterable[bytes]) -> None:
        self.trust = Trust(trust, map(certificate, listed))
        self.signers: List[Tuple[Certificate, datetime]] = []
        """Whoever signed something, and when."""
        self.clocks: List[Tuple[Certificate, datetime]] = []
        """Whoever stamped something, and when."""
        self.seal: Optional[Certificate] = None
        """Whose seal the manifest has."""

    def stamped(self, token: bytes, imprint: bytes) -> Stamp:
        """Return a timestamp that holds. `ValueError`."""
        stamp = Stamp(token, imprint)
        expect_bound(stamp.certificates, stamp.signer, self.trust)
        for one in stamp.certificates:
            self.trust.know(one)
        self.clocks.append((stamp.signer, stamp.time))
        return stamp

    def signed(self, der: bytes, digest: bytes) -> Tuple[Signed, Optional[Stamp]]:
        """Return a detached signature that holds over a digest, and its timestamp."""
        signed = Signed(der)
        if signed.kind != DATA or signed.content is not None or signed.hash != "sha256":
            raise ValueError("not a detached signature over a SHA-256")
        signed.expect_over(digest)
        if signed.stamp is None:
            return signed, None
        return signed, self.stamped(signed.stamp, hashlib.sha256(signed.value).digest())

    def sealed(self, der: bytes, over: bytes) -> Tuple[Signed, Optional[Stamp]]:
        """Return the seal over a manifest. `ValueError`."""
        known = list(self.trust.all)
        signed, stamp = self.signed(der, hashlib.sha256(over).digest())
        for one in signed.certificates:
            if one not in known:
                raise Wrong("seal-carries", name=one.name)
        return signed, stamp


def expect_sealed(der: bytes, over: bytes, listed: Sequence[bytes]) -> None:
    """Refuse a seal that would not hold in a file with these certificates. `ValueError`."""
    Signers((), listed).sealed(der, over)


def check_seal(archive: Archive, found: Signers, report: Report) -> None:
    """Hold the seal against the manifest."""
    signed, stamp = found.sealed(archive.data(SIGNATURE), archive.data(MANIFEST))
    claimed = signed.claimed
    if claimed is None:
        raise ValueError("it says no time")
    found.signers.append((signed.signer, claimed if stamp is None else stamp.time))
    found.seal = signed.signer
    report.tell("seal", "sealed", by=signed.signer.name, at=written(claimed))
    if stamp is None:
        report.tell("seal", "seal-untimed", "note", at=written(claimed))
    elif abs(stamp.time - claimed) > SLACK:
        raise Wrong("seal-time", at=written(claimed), proved=written(stamp.time))
    else:
        report.tell("seal", "seal-timed", by=stamp.signer.name, at=written(stamp.time))


# ------------------------------------------------------------------- 5. the entries

GENESIS = "0" * 64
HEX = re.compile(r"[0-9a-f]{64}")


class Entry:
    """One line of a history: its stored bytes, and what they tell."""

    def __init__(self, stream: str, body: bytes, line: int) -> None:
        try:
            facts = plain(body, stream)
            canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            expect(isinstance(facts, dict) and canonical.encode() == body, "not canonical")
        except (Wrong, ValueError, RecursionError):
            raise Wrong("entry-form", stream=stream, line=line) from None
        self.stream, self.body, self.facts = stream, body, facts
        self.digest = hashlib.sha256(body).hexdigest()
        seq = facts.get("seq")
        if facts.get("stream") != stream or type(seq) is not int:
            raise Wrong("entry-elsewhere", stream=stream, line=line)
        self.seq: int = seq

    @property
    def at(self) -> datetime:
        """When it happened."""
        return moment(self.facts.get("at"))


def moment(text: object) -> datetime:
    """Read a time as entries write it. `ValueError`."""
    if not isinstance(text, str) or not re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", text
    ):
        raise ValueError("no time")
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=timezone.utc)


Entries = Dict[str, List[Entry]]


def read_entries(archive: Archive, about: Dict[str, Any]) -> Entries:
    """Return the entries of each stream, in order, after looking at their chain."""
    streams = about.get("streams")
    dossier = about.get("dossier")
    if not isinstance(streams, dict) or streams.get(dossier) != "whole":
        raise Wrong("no-history")
    here = {f"entries/{stream}.jsonl" for stream in streams}
    if here != set(archive.under("entries/")):
        raise Wrong("streams")
    found: Entries = {}
    for stream, extent in streams.items():
        lines = archive.data(f"entries/{stream}.jsonl").split(b"\n")
        if lines.pop() != b"" or not lines:
            raise Wrong("entry-form", stream=stream, line=len(lines) + 1)
        entries = [Entry(stream, body, n) for n, body in enumerate(lines, start=1)]
        expect_chain(stream, entries, whole_stream=extent == "whole")
        found[stream] = entries
    return found


def expect_chain(stream: str, entries: Sequence[Entry], *, whole_stream: bool) -> None:
    """Refuse entries that do not follow one another; a part may leave some out."""
    seq, digest = 0, GENESIS
    for one in entries:
        if one.seq <= seq:
            raise Wrong("entry-order", stream=stream, seq=one.seq)
        if one.seq == seq + 1:
            if one.facts.get("previous") != digest:
                raise Wrong("entry-chain", stream=stream, seq=one.seq)
        elif whole_stream:
            raise Wrong("entry-missing", stream=stream, seq=seq + 1)
        seq, digest = one.seq, one.digest


def values_in(facts: object) -> Iterator[Dict[str, Any]]:
    """Yield every object within what an entry tells, itself first."""
    left = [facts]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left += one.values()
        elif isinstance(one, list):
            left += one


# ------------------------------------------------------------------- 6. the documents


class Documents:
    """Where the bytes are that the entries speak of: in a file, or at the beginning of one."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.places: Dict[Tuple[str, int], str] = {}
        """(digest, length) -> a file that begins with those bytes."""
        self.before: Dict[Tuple[str, int], int] = {}
        """(file, length of a version) -> the length of the version before it there."""
        self.begun: Dict[Tuple[str, int], Any] = {}
        """The SHA-256 of a version, as a state to go on from."""
        self.versions = 0
        for name, (_, length) in archive.places.items():
            self.places[archive.digests[name], length] = name
        self._read(self._listed())

    def _listed(self) -> Dict[str, Dict[int, str]]:
        """Return, for each document, the length and digest of each of its versions."""
        found: Dict[str, Dict[int, str]] = {}
        try:
            for one in plain(self.archive.data("versions.json"), "versions.json")["versions"]:
                name, length, digest = one["file"], one["length"], one["digest"]
                expect(type(length) is int, "no length")
                expect(0 < length <= self.archive.places[name][1], "longer than its file")
                known = found.setdefault(name, {}).setdefault(length, digest)
                expect(known == digest, "two versions of one length")
                self.versions += 1
        except (KeyError, TypeError, ValueError):
            raise Wrong("versions-form") from None
        return found

    def _read(self, listed: Dict[str, Dict[int, str]]) -> None:
        for name, versions in listed.items():
            hashed, at = hashlib.sha256(), 0
            for length in sorted(versions):
                for block in self.archive.blocks(name, at, length):
                    hashed.update(block)
                if hashed.hexdigest() != versions[length]:
                    raise Wrong("version", name=name, length=length)
                self.before[name, length], at = at, length
                self.begun[name, length] = hashed.copy()
                self.places.setdefault((versions[length], length), name)

    def where(self, version: object) -> str:
        """Return the file that begins with a version. `Wrong` if none does."""
        try:
            digest, length = version["digest"], version["length"]  # type: ignore[index]
            return self.places[digest, length]
        except (TypeError, KeyError):
            digest = version.get("digest") if isinstance(version, dict) else version
            raise Wrong("piece-missing", digest=str(digest)[:16]) from None

    def added(self, version: Dict[str, Any]) -> Tuple[str, int, bytes]:
        """Return what a version adds to the one before it: in which file, from where, and what."""
        name, length = self.where(version), version["length"]
        if (name, length) not in self.before:
            raise Wrong("piece-missing", digest=str(version["digest"])[:16])
        start = self.before[name, length]
        return name, start, self.archive.data(name, start, length)


def check_documents(documents: Documents, history: Sequence[Entry]) -> int:
    """Find every piece that the history tells of; return how many there are."""
    told = set()
    for entry in history:
        for one in values_in(entry.facts):
            if set(one) == {"digest", "length"}:
                documents.where(one)
                told.add(one["digest"])
    return len(told)


# ------------------------------------------------------------------- 7. the signatures

RANGES = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
CLAIMS = re.compile(rb"/M\s*\(D:(\d{14})(?:Z|([+-])(\d\d)'?(\d\d)?'?)?[^)]{0,9}\)")
SLACK = timedelta(minutes=5)
"""Between what a clock says and another: signing, storing, a clock put right."""
BY_PEOPLE = {"VisaGiven", "StepSigned"}
BY_THE_HOUSE = {"DossierStarted", "StepSealed"}
LAST = datetime.max.replace(tzinfo=timezone.utc)
SIGNED = {*BY_PEOPLE, *BY_THE_HOUSE, "GuestSigned", "DocumentTimestamped"}
"""Kinds of entries that tell of a signature."""


def check_signatures(
    found: Signers, documents: Documents, entries: Entries, stream: str, report: Report
) -> int:
    """Hold each signature that the history tells of against the bytes; return how many."""
    leave, count = Leave(entries), 0
    added: Set[str] = set()
    for entry in entries[stream]:
        signature = entry.facts.get("signature")
        if entry.facts.get("kind") not in SIGNED and signature is None:
            continue
        count += 1
        try:
            signer, at = _check_signature(found, documents, entry, signature, added)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise Wrong("signature", seq=entry.seq, why=str(error)) from None
        leave.expect(entry, signature["certificate"])
        report.tell("signatures", "signed", seq=entry.seq, name=signer.name, at=written(at))
    return count


def _check_signature(
    found: Signers, documents: Documents, entry: Entry, told: Dict[str, Any], added: Set[str]
) -> Tuple[Certificate, datetime]:
    """Return who signed, and when; `added` are versions that were looked at."""
    over, version, beside = told["over"], told["version"], told["attestation"]
    if version is not None:
        expect(version["digest"] not in added, "its version is told twice")
        added.add(version["digest"])
        digest, contents, says = _inside(documents, over, version)
        if entry.facts["kind"] == "DocumentTimestamped":
            stamp = found.stamped(contents, digest)
            _expect_certificate(stamp.signer, told)
            _expect_time(entry, entry.at, stamp)
            return stamp.signer, stamp.time
        signed, proof = found.signed(contents, digest)
    else:
        place = documents.where(beside)
        signed, proof = found.signed(documents.archive.data(place), bytes.fromhex(over))
        says = None
    _expect_certificate(signed.signer, told)
    expect(proof is not None or told.get("baseline", "b-b") == "b-b", "it has no timestamp")
    claimed = moment(told["drafted"]) if told.get("drafted") else entry.at
    for one in (signed.claimed, says):
        expect(one is None or abs(one - claimed) <= SLACK, "it says another time")
    if proof is not None:
        _expect_time(entry, claimed, proof)
    at = claimed if proof is None else proof.time
    found.signers.append((signed.signer, at))
    return signed.signer, at


def _expect_time(entry: Entry, claimed: datetime, proof: Stamp) -> None:
    """Refuse a timestamp from before what is claimed, or from after the entry that tells it."""
    if not claimed - SLACK <= proof.time <= entry.at + SLACK:
        raise Wrong(
            "signature-time", seq=entry.seq, at=written(claimed), proved=written(proof.time)
        )


def _claimed(tail: bytes, place: int) -> Optional[datetime]:
    """Return the time that a signature's dictionary claims (ISO 32000-1, 7.9.4 and 12.8.1)."""
    begin, end = tail.rfind(b" obj", 0, place), tail.find(b"endobj", place)
    found = CLAIMS.findall(tail[max(begin, 0) : end if end >= 0 else len(tail)])
    expect(len(found) <= 1, "it claims several times")
    for text, sign, hours, minutes in found:
        there = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        naive = datetime.strptime(text.decode(), "%Y%m%d%H%M%S")  # noqa: DTZ007 its zone comes next
        return naive.replace(tzinfo=timezone(-there if sign == b"-" else there))
    return None


def _expect_certificate(signer: Certificate, told: Dict[str, Any]) -> None:
    if signer.digest != told["certificate"]:
        raise ValueError("it is by another key")


def _inside(
    documents: Documents, over: str, version: Dict[str, Any]
) -> Tuple[bytes, bytes, Optional[datetime]]:
    """Return the digest that a signature in a version is over, itself (DER), the time it claims.

    1. The version adds to the one it is over, which is the one before it (ISO 32000-1, 7.5.6).
    2. One byte range in what it adds covers the whole version but for one gap (12.8.1).
    3. The gap is a hexadecimal string, which ends in zeros behind the signature, and nothing else.
    """
    name, start, tail = documents.added(version)  # 1
    hashed = documents.begun[name, start].copy()
    expect(hashed.hexdigest() == over, "it is over another version")
    found = []
    for match in RANGES.finditer(tail):  # 2
        gap, resume, length = (int(one) for one in match.groups())
        if start <= gap < resume and resume + length == version["length"]:
            found.append((gap - start, resume - start))
    if len(found) != 1:
        raise ValueError("it is not there, or does not cover the whole")
    begin, end = found[0]
    if tail[begin : begin + 1] != b"<" or tail[end - 1 : end] != b">":  # 3
        raise ValueError("its place is not a string")
    contents = binascii.unhexlify(tail[begin + 1 : end - 1])
    one = Der(contents, 0, len(contents))
    if contents[one.stop :].strip(b"\0"):
        raise ValueError("something stands behind it")
    hashed.update(tail[:begin])
    hashed.update(tail[end:])
    return hashed.digest(), one.raw, _claimed(tail, begin)


class Leave:
    """What lets people sign: keys that they were issued, and acts by which they stand in."""

    def __init__(self, entries: Entries) -> None:
        self._keys: Set[Tuple[object, ...]] = set()
        self._acts: Dict[Tuple[object, ...], List[Dict[str, Any]]] = {}
        self._ends: Dict[Tuple[str, object], datetime] = {}
        for stream, lines in entries.items():
            for one in lines:
                self._add(stream, one.facts)

    def _add(self, stream: str, facts: Dict[str, Any]) -> None:
        kind = facts.get("kind")
        if kind in ("KeyIssued", "CardRegistered"):
            self._keys.add((stream, facts["certificate"]))
        elif kind == "DelegationGiven":
            given = facts["delegation"]
            place = stream, given["to"], given["act_reference"]
            self._acts.setdefault(place, []).append(given)
        elif kind == "InterimGiven":
            given = facts["term"]
            place = stream, given["desk"], given["act_reference"]
            self._acts.setdefault(place, []).append(given)
        elif kind in ("DelegationRevoked", "InterimEnded"):
            named = stream, facts.get("delegation", facts.get("term"))
            self._ends[named] = min(moment(facts["at"]), self._ends.get(named, LAST))

    def expect(self, entry: Entry, certificate: str) -> None:
        """Find what let somebody sign."""
        facts = entry.facts
        actor, place, act = facts.get("actor"), facts.get("on_behalf_of"), facts.get("interim")
        own = f"account/{actor}"
        if facts["kind"] in BY_PEOPLE and (own, certificate) not in self._keys:
            raise Wrong("key-untold", seq=entry.seq, actor=actor)
        stands_in = []
        if place is not None:
            stands_in.append((f"account/{place}", actor, facts.get("delegation")))
        if act is not None:
            stands_in.append((own, facts.get("desk"), act))
        for one in stands_in:
            if one not in self._acts:
                raise Wrong("act-untold", seq=entry.seq, actor=actor)
            if not any(self._runs(one[0], given, entry.at) for given in self._acts[one]):
                at = written(entry.at)
                raise Wrong("act-not-then", seq=entry.seq, actor=actor, act=one[2], at=at)

    def _runs(self, stream: str, given: Dict[str, Any], at: datetime) -> bool:
        """Say whether an act was in force: given by then, on one of its days, and not ended.

        Its days are those of Casablanca, which is at UTC or an hour ahead: either day will do.
        """
        days = sorted({at.date().isoformat(), (at + timedelta(hours=1)).date().isoformat()})
        begun = max(str(given["first"]), str(given["act_date"])) <= days[-1]
        over = given["last"] is not None and str(given["last"]) < days[0]
        ended = at >= self._ends.get((stream, given["id"]), LAST)
        return moment(given["given_at"]) <= at and begun and not over and not ended


def check_house(seal: Certificate, entries: Entries, stream: str) -> None:
    """Say whether the seal is the organisation's: the key of its own signatures, or told so."""
    known = {
        one.facts["signature"]["certificate"]
        for one in entries[stream]
        if one.facts.get("kind") in BY_THE_HOUSE and one.facts.get("body") is None
    }
    known |= {
        one.facts["certificate"]
        for one in entries.get("office/keys", [])
        if (one.facts["kind"], one.facts.get("key")) == ("HouseKeyTaken", "seal")
    }
    if seal.digest not in known:
        raise Undecided("house-other", name=seal.name)


# ------------------------------------------------------------------- 8. personal values

SALT = 16
"""Bytes of the salt of a commitment."""


def commitment(salt: bytes, value: object) -> str:
    """Return what an entry says in the place of a personal value: its commitment to it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    data = text.encode()
    return hashlib.sha256(salt + len(data).to_bytes(8, "big") + data).hexdigest()


def commitments_in(entry: Entry) -> Dict[str, str]:
    """Return what the commitments of an entry are, by where they stand (RFC 6901)."""
    found: Dict[str, str] = {}
    left: List[Tuple[str, object]] = [("", entry.facts)]
    while left:
        path, one = left.pop()
        if isinstance(one, dict) and set(one) == {"commitment"}:
            found[path] = str(one["commitment"])
        elif isinstance(one, dict):
            left += [(f"{path}/{key}", inner) for key, inner in one.items()]
        elif isinstance(one, list):
            left += [(f"{path}/{place}", inner) for place, inner in enumerate(one)]
    return found


def check_values(archive: Archive, entries: Entries) -> Tuple[int, int]:
    """Hold each value against its commitment; return how many there are, and of how many."""
    left = {
        (stream, entry.seq, path): said
        for stream, lines in entries.items()
        for entry in lines
        for path, said in commitments_in(entry).items()
    }
    whole, count = len(left), 0
    for line in archive.data("values.jsonl").splitlines():
        one = plain(line, "values.jsonl")
        place = one["stream"], one["seq"], one["path"]
        salt = bytes.fromhex(one["salt"])
        said = left.pop(place, None)
        if len(salt) != SALT or said is None or commitment(salt, one["value"]) != said:
            raise Wrong("value", stream=place[0], seq=place[1], path=place[2])
        count += 1
    return count, whole


# ------------------------------------------------------------------- 9. the journal


def leaf_hash(entry: bytes) -> bytes:
    """RFC 9162, 2.1.1."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1."""
    return hashlib.sha256(b"\1" + left + right).digest()


def included(leaf: bytes, index: int, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Follow a proof that a leaf is in a tree: RFC 9162, 2.1.3.2, step by step."""
    if not 0 <= index < size:  # 1
        return False
    fn, sn, r = index, size - 1, leaf  # 2, 3
    for p in path:  # 4
        if sn == 0:  # 4.1
            return False
        if fn & 1 or fn == sn:  # 4.2
            r = node_hash(p, r)
            if not fn & 1:
                while fn and not fn & 1:
                    fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1  # 4.3
    return sn == 0 and r == root  # 5


def consistent(
    first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """Follow a proof that a tree grew from another: RFC 9162, 2.1.4.2, step by step."""
    if first == second:
        return first_root == second_root and not path
    if not 0 < first < second or not path:  # 1
        return False
    steps = list(path)
    if first & (first - 1) == 0:  # 2
        steps.insert(0, first_root)
    fn, sn = first - 1, second - 1  # 3
    while fn & 1:  # 4
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]  # 5
    for c in steps[1:]:  # 6
        if sn == 0:  # 6.1
            return False
        if fn & 1 or fn == sn:  # 6.2
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            if not fn & 1:
                while fn and not fn & 1:
                    fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1  # 6.3
    return sn == 0 and fr == first_root and sr == second_root  # 7


BEHIND = timedelta(minutes=10)
"""By how much an entry may say an earlier time than a head that was published before it came."""


class Head:
    """A signed head of the journal, as its note says it (C2SP signed-note, tlog-checkpoint)."""

    def __init__(self, note: bytes) -> None:
        if len(note) > 4096:
            raise ValueError("no note")
        origin, size, root, time, empty, signed, end = note.decode("utf-8").split("\n")
        mark = f"\N{EM DASH} {origin} "
        if empty or end or not signed.startswith(mark) or not time.startswith("time "):
            raise ValueError("no note")
        value = base64.b64decode(signed[len(mark) :], validate=True)
        self.origin, self.size, self.root = origin, int(size), base64.b64decode(root, validate=True)
        self.at, self.key, self.value = moment(time[5:]), value[:4], value[4:]
        self.text = f"{origin}\n{self.size}\n{root}\n{time}\n".encode()
        line = base64.b64encode(value).decode()
        if self.text + f"\n{mark}{line}\n".encode() != note or len(self.root) != 32:
            raise ValueError("no note")

    def expect_signed(self, known: Iterable[Certificate]) -> Certificate:
        """Return the certificate of the key that the note names, and signed it. `ValueError`."""
        for one in known:
            if isinstance(one.key, ed25519.Ed25519PublicKey):
                raw = one.key.public_bytes(Encoding.Raw, PublicFormat.Raw)
                named = hashlib.sha256(self.origin.encode() + b"\n\1" + raw).digest()[:4]
                place = f"parapheur.{digest_of(raw)[:16]}/journal/"
                if named == self.key and re.fullmatch(f"{re.escape(place)}[1-9]\\d*", self.origin):
                    try:
                        one.key.verify(self.value, self.text)
                    except InvalidSignature:
                        raise ValueError("it is not signed by its key") from None
                    return one
        raise ValueError("its key is not there")


class Journal:
    """The heads in the file, oldest first, after looking at each."""

    def __init__(self, archive: Archive, found: Signers) -> None:
        self._archive = archive
        self.keys = [certificate(archive.data(one)) for one in archive.under("heads/", ".cer")]
        for one in self.keys:
            found.trust.know(one)
        self.heads: List[Head] = []
        self.stamped: Optional[datetime] = None
        """When the newest head was stamped: an earlier one's stamp is over fewer entries."""
        self.proofs = plain(archive.data("proofs.json"), "proofs.json")
        for place in range(1, len(archive.under("heads/", ".note")) + 1):
            self._add(found, place)
        if not self.heads:
            raise Wrong("missing", name="heads/1.note")
        self._expect_growth()

    def _add(self, found: Signers, place: int) -> None:
        try:
            self._look(found, f"heads/{place}")
        except ValueError as error:
            raise Wrong("head", number=place, why=str(error)) from None

    def _look(self, found: Signers, name: str) -> None:
        note = self._archive.data(f"{name}.note")
        head = Head(note)
        found.signers.append((head.expect_signed(self.keys), head.at))
        self.stamped = None
        if f"{name}.tsr" in self._archive.places:
            imprint = hashlib.sha256(note).digest()
            stamp = found.stamped(self._archive.data(f"{name}.tsr"), imprint)
            expect(stamp.time >= head.at - SLACK, "it was stamped before it was published")
            self.stamped = stamp.time
        self.heads.append(head)

    def _expect_growth(self) -> None:
        """Refuse a head that does not grow from the one before it, by the proof between them."""
        paths = {
            (one["origin"], one["from"], one["to"]): _path(one["path"])
            for one in self.proofs["consistency"]
        }
        for old, new in zip(self.heads, self.heads[1:]):
            if old.origin != new.origin:
                continue
            path = paths.get((old.origin, old.size, new.size), [])
            if not consistent(old.size, new.size, old.root, new.root, path):
                raise Wrong("inconsistent", old=old.size, new=new.size)

    def check(self, entries: Entries) -> int:
        """Find every entry in the tree of the newest head; return how many there are."""
        head, count = self.heads[-1], 0
        proven = {(one["stream"], one["seq"]): one for one in self.proofs["entries"]}
        for stream, lines in entries.items():
            for entry in lines:
                proof = proven.get((stream, entry.seq))
                if proof is None:
                    raise Wrong("unproved", stream=stream, seq=entry.seq)
                leaf, path = leaf_hash(entry.body), _path(proof["path"])
                if type(proof["leaf"]) is not int or not included(
                    leaf, proof["leaf"], head.size, head.root, path
                ):
                    raise Wrong("not-included", stream=stream, seq=entry.seq, size=head.size)
                self._expect_in_time(entry, proof["leaf"])
                count += 1
        if len(proven) != count:
            raise Wrong("proofs-form")
        return count

    def _expect_in_time(self, entry: Entry, number: int) -> None:
        """Refuse an entry that says an earlier time than a head which it came after."""
        origin = self.heads[-1].origin
        for head in self.heads:
            if head.origin == origin and head.size <= number and entry.at < head.at - BEHIND:
                at, published = written(entry.at), written(head.at)
                raise Wrong(
                    "backdated", stream=entry.stream, seq=entry.seq, at=at, published=published
                )


def _path(path: Sequence[str]) -> List[bytes]:
    if any(not HEX.fullmatch(one) for one in path):
        raise ValueError("a proof is not written as it should be")
    return [bytes.fromhex(one) for one in path]


# ------------------------------------------------------------------- 10. anchors


def check_anchor(journal: Journal, note: bytes, name: str) -> int:
    """Hold a head kept elsewhere against those in the file; return how many entries it has."""
    try:
        anchor = Head(note)
        anchor.expect_signed(journal.keys)
    except ValueError:
        raise Undecided("anchor-foreign", name=name) from None
    for head in journal.heads:
        if (head.origin, head.size) == (anchor.origin, anchor.size):
            if head.root != anchor.root:
                raise Wrong("anchor-differs", name=name, size=anchor.size)
            return anchor.size
    raise Undecided("anchor-between", name=name, size=anchor.size)


# ------------------------------------------------------------------- 11. trust


def check_trust(found: Signers, report: Report) -> None:
    """Say of each signer whether they lead to an authority that was named."""
    if not found.trust.anchors:
        raise Undecided("nobody-trusted")
    told: Dict[str, bool] = {}
    for signer, at in found.signers + found.clocks:
        told[signer.digest] = told.get(signer.digest, True) and found.trust.leads(signer, at)
        if not told[signer.digest]:
            raise Undecided("untrusted", name=signer.name, at=written(at))
    report.tell("trust", "trusted", count=len(told))


def written(at: datetime) -> str:
    """Return a time as it is shown."""
    return at.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")


# ------------------------------------------------------------------- F. all of it


class Step:
    """One check: what it finds wrong is told, and the next one goes on."""

    def __init__(self, report: Report, name: str, broken: str = "broken") -> None:
        self._report, self._name, self._broken = report, name, broken

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        """Tell what is wrong; True: it is told."""
        if isinstance(error, Wrong):
            self._report.tell(self._name, error.said, error.result, **error.facts)
        elif isinstance(error, MemoryError):
            self._report.tell(self._name, "too-much", "unreadable")
        elif isinstance(error, Exception):  # whatever it is: it is closed rather than open
            why = f"{type(error).__name__}: {error}"
            self._report.tell(self._name, self._broken, "wrong", why=why)
        else:
            return False
        return True


def verify(
    source: BinaryIO,
    *,
    trust: Sequence[bytes] = (),
    anchors: Sequence[Tuple[str, bytes]] = (),
) -> Report:
    """Check an evidence file; `trust`: certificates (DER), `anchors`: (name, note)."""
    report = Report()
    archive: Optional[Archive] = None
    about: Optional[Dict[str, Any]] = None
    with Step(report, "container"):
        archive = Archive(source)
        report.tell("container", "container", files=len(archive.places))
    if archive is None:
        return report
    with Step(report, "format"):
        about = expect_format(archive)
        report.tell("format", "format", format=about["format"], dossier=about.get("dossier"))
    if about is None:
        return report
    with Step(report, "manifest", "foreign-manifest"):
        report.tell("manifest", "manifest", files=expect_manifest(archive))
    found: Optional[Signers] = None
    with Step(report, "certificates", "no-certificate"):
        found = Signers(trust, [archive.data(one) for one in archive.under("certificates/")])
    if found is not None:
        with Step(report, "seal", "seal-broken"):
            check_seal(archive, found, report)
        _check_contents(archive, found, about, anchors, report)
    return report


def _check_contents(
    archive: Archive,
    found: Signers,
    about: Dict[str, Any],
    anchors: Sequence[Tuple[str, bytes]],
    report: Report,
) -> None:
    """Check what is in the container (5 to 11)."""
    entries: Optional[Entries] = None
    with Step(report, "entries"):
        entries = read_entries(archive, about)
        report.tell("entries", "entries", entries=sum(map(len, entries.values())))
    if entries is None:
        return
    stream = str(about["dossier"])
    with Step(report, "documents"):
        documents = Documents(archive)
        pieces = check_documents(documents, entries[stream])
        report.tell("documents", "documents", pieces=pieces, versions=documents.versions)
        with Step(report, "signatures"):
            count = check_signatures(found, documents, entries, stream, report)
            report.tell("signatures", "signatures", count=count)
    if found.seal is not None:
        with Step(report, "house"):
            check_house(found.seal, entries, stream)
            report.tell("house", "house", name=found.seal.name)
    with Step(report, "values"):
        here, of = check_values(archive, entries)
        report.tell("values", "values", count=here, of=of)
    with Step(report, "journal"):
        check_journal(archive, found, entries, anchors, report)
    with Step(report, "trust"):
        check_trust(found, report)


def check_journal(
    archive: Archive,
    found: Signers,
    entries: Entries,
    anchors: Sequence[Tuple[str, bytes]],
    report: Report,
) -> None:
    """Check heads and proofs, and the heads that were kept elsewhere."""
    if "proofs.json" not in archive.places:
        raise Undecided("no-journal")
    journal = Journal(archive, found)
    head = journal.heads[-1]
    count = journal.check(entries)
    at = written(head.at)
    report.tell("journal", "journal", count=count, heads=len(journal.heads), size=head.size, at=at)
    if journal.stamped is not None:
        report.tell("journal", "journal-timed", at=written(journal.stamped))
    else:
        report.tell("journal", "journal-untimed", "note", at=at)
    for name, note in anchors:
        with Step(report, "anchor"):
            size = check_anchor(journal, note, name)
            report.tell("anchor", "anchor", name=name, size=size)


# ------------------------------------------------------------------- G. the command

NOT_PROVED = ("not-identity", "not-level", "not-later")
"""What no evidence file proves, said at the end of each verdict."""


def certificates_in(pem: bytes) -> List[bytes]:
    """Return the certificates (DER) of a PEM file. `ValueError` if there is none."""
    bodies = re.findall(
        rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----", pem
    )
    if not bodies:
        raise ValueError("no certificate")
    ders = [base64.b64decode(re.sub(rb"\s", b"", body), validate=True) for body in bodies]
    for der in ders:
        certificate(der)
    return ders


def main(words: Optional[Sequence[str]] = None) -> int:
    """Run the command, and return how it ends."""
    parser = argparse.ArgumentParser(
        description="Check an evidence file of Parapheur.",
        epilog="0 valid, 1 invalid, 2 indeterminate, 3 unreadable",
    )
    parser.add_argument("file", help="the evidence file (.asice)")
    parser.add_argument("--trust", action="append", default=[], help="an authority (PEM)")
    parser.add_argument("--anchor", action="append", default=[], help="a head kept elsewhere")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    asked = parser.parse_args(words)
    report = Report()
    try:
        trust = [der for name in asked.trust for der in certificates_in(_read(name))]
        anchors = [(name, _read(name, 65536)) for name in asked.anchor]
        with open(asked.file, "rb") as source:
            report = verify(source, trust=trust, anchors=anchors)
    except (OSError, ValueError) as error:
        report.tell("file", "unopened", "unreadable", why=str(error))
    _print(report, asked.language, as_json=asked.json)
    return EXIT[report.verdict]


def _read(name: str, most: int = 2**20) -> bytes:
    with open(name, "rb") as file:
        return file.read(most)


def _print(report: Report, language: str, *, as_json: bool) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    if as_json:
        print(json.dumps(report.as_json(language), ensure_ascii=False, indent=2))
        return
    place = LANGUAGES.index(language)
    for one in report.checks:
        print(f"[{MARKS[one.result][place]}] {one.sentence(language)}")
    if report.verdict in ("valid", "indeterminate"):
        for said in NOT_PROVED:
            print(f"    {SAID[said][place]}")
    print(SAID[report.verdict][place])


# ------------------------------------------------------------------- H. the sentences

LANGUAGES = ("en", "fr", "ar")
MARKS = {
    "ok": ("ok", "oui", "نعم"),
    "note": ("note", "note", "ملاحظة"),
    "wrong": ("WRONG", "FAUX", "خطأ"),
    "open": ("open", "indécis", "معلق"),
    "unreadable": ("UNREADABLE", "ILLISIBLE", "غير مقروء"),
}
SAID: Dict[str, Tuple[str, str, str]] = {
    "valid": (
        "VALID: everything that was checked holds.",
        "VALIDE : tout ce qui a été contrôlé tient.",
        "صحيح: كل ما جرى التحقق منه سليم.",
    ),
    "invalid": (
        "INVALID: something was changed, or does not hold.",
        "NON VALIDE : quelque chose a été modifié, ou ne tient pas.",
        "غير صحيح: وقع تغيير في شيء ما، أو لا يصح.",
    ),
    "indeterminate": (
        "INDETERMINATE: what was checked holds, but something could not be decided.",
        "INDÉTERMINÉ : ce qui a été contrôlé tient, mais un point n’a pu être tranché.",
        "غير محسوم: ما جرى التحقق منه سليم، لكن تعذر الحسم في أمر ما.",
    ),
    "unreadable": (
        "UNREADABLE: this is no evidence file, or not all of one.",
        "ILLISIBLE : ce n’est pas un dossier de preuve, ou pas en entier.",
        "غير مقروء: ليس هذا ملف إثبات، أو ليس كاملا.",
    ),
    "not-identity": (
        "Not proved: who a key belongs to. That is the word of the authority that issued its "
        "certificate.",
        "Non prouvé : à qui appartient une clé. C’est la parole de l’autorité qui a délivré "
        "son certificat.",
        "غير مثبت: صاحب المفتاح، فذلك قول السلطة التي أصدرت شهادته.",
    ),
    "not-level": (
        "Not proved: that a signature is qualified, or that a certificate was not revoked.",
        "Non prouvé : qu’une signature est qualifiée, ni qu’un certificat n’a pas été révoqué.",
        "غير مثبت: أن التوقيع مؤهل، أو أن الشهادة لم تُلغَ.",
    ),
    "not-later": (
        "Not proved: what happened to the dossier after this file was made.",
        "Non prouvé : ce qui est arrivé au dossier après l’établissement de ce fichier.",
        "غير مثبت: ما وقع للملف بعد إعداد هذا الإثبات.",
    ),
    "container": (
        "The container is whole: {files} files, and nothing before, between or behind them.",
        "Le conteneur est entier : {files} fichiers, et rien avant, entre ou après eux.",
        "الحاوية كاملة: {files} من الملفات، ولا شيء قبلها أو بينها أو بعدها.",
    ),
    "no-evidence": (
        "This is no evidence file: it does not begin as one.",
        "Ce n’est pas un dossier de preuve : il ne commence pas comme tel.",
        "ليس هذا ملف إثبات: فهو لا يبدأ كما يبدأ.",
    ),
    "before": (
        "Something stands before the evidence file.",
        "Quelque chose précède le dossier de preuve.",
        "يوجد شيء قبل ملف الإثبات.",
    ),
    "behind": (
        "Something stands behind the end of the evidence file.",
        "Quelque chose suit la fin du dossier de preuve.",
        "يوجد شيء بعد نهاية ملف الإثبات.",
    ),
    "cut": (
        "The file is cut short at byte {at}.",
        "Le fichier est coupé à l’octet {at}.",
        "الملف مبتور عند البايت {at}.",
    ),
    "cut-end": (
        "The file is cut short: its list of contents is not all there.",
        "Le fichier est coupé : sa table des matières n’est pas entière.",
        "الملف مبتور: قائمة محتوياته غير كاملة.",
    ),
    "strange": (
        "Something strange stands at byte {at}, where a file should begin.",
        "Un élément étranger se trouve à l’octet {at}, où un fichier devrait commencer.",
        "يوجد شيء غريب عند البايت {at} حيث يجب أن يبدأ ملف.",
    ),
    "name": (
        "{name} is no name that a file in an evidence file may have.",
        "{name} n’est pas un nom permis dans un dossier de preuve.",
        "{name} ليس اسما مقبولا داخل ملف إثبات.",
    ),
    "twice": (
        "{name} is there twice.",
        "{name} s’y trouve deux fois.",
        "{name} موجود مرتين.",
    ),
    "encrypted": (
        "{name} is encrypted; nothing in an evidence file is.",
        "{name} est chiffré ; rien ne l’est dans un dossier de preuve.",
        "{name} مشفر، ولا شيء مشفر في ملف إثبات.",
    ),
    "packed": (
        "{name} is compressed; nothing in an evidence file is.",
        "{name} est compressé ; rien ne l’est dans un dossier de preuve.",
        "{name} مضغوط، ولا شيء مضغوط في ملف إثبات.",
    ),
    "descriptor": (
        "{name} says its length only behind itself; an evidence file says it before.",
        "{name} n’indique sa longueur qu’après lui ; un dossier de preuve l’indique avant.",
        "{name} لا يذكر طوله إلا بعده، وملف الإثبات يذكره قبله.",
    ),
    "zip64": (
        "{name} is written for a file of more than 4 GB; an evidence file is smaller.",
        "{name} est écrit pour un fichier de plus de 4 Go ; un dossier de preuve est plus petit.",
        "{name} مكتوب لملف يتجاوز 4 غيغابايت، وملف الإثبات أصغر من ذلك.",
    ),
    "too-much": (
        "There is more in it than an evidence file may hold.",
        "Il contient plus qu’un dossier de preuve ne peut contenir.",
        "فيه أكثر مما يسعه ملف إثبات.",
    ),
    "header": (
        "What stands before {name} is not written as in an evidence file.",
        "Ce qui précède {name} n’est pas écrit comme dans un dossier de preuve.",
        "ما يسبق {name} ليس مكتوبا كما في ملف إثبات.",
    ),
    "checksum": (
        "{name} was changed: its checksum does not match.",
        "{name} a été modifié : sa somme de contrôle ne correspond pas.",
        "وقع تغيير في {name}: مجموع التحقق لا يطابق.",
    ),
    "comment": (
        "A comment stands at the end of the container; an evidence file has none.",
        "Un commentaire se trouve à la fin du conteneur ; un dossier de preuve n’en a pas.",
        "يوجد تعليق في نهاية الحاوية، ولا تعليق في ملف إثبات.",
    ),
    "directory": (
        "The list of contents is not that of the files that are there.",
        "La table des matières n’est pas celle des fichiers présents.",
        "قائمة المحتويات لا تطابق الملفات الموجودة.",
    ),
    "missing": (
        "{name} is missing.",
        "{name} manque.",
        "{name} غير موجود.",
    ),
    "too-long": (
        "{name} is longer than it may be.",
        "{name} est plus long que permis.",
        "{name} أطول مما يسمح به.",
    ),
    "unopened": (
        "The file cannot be opened: {why}.",
        "Le fichier ne peut être ouvert : {why}.",
        "تعذر فتح الملف: {why}.",
    ),
    "broken": (
        "Something is not written as it should be ({why}).",
        "Quelque chose n’est pas écrit comme il le devrait ({why}).",
        "شيء ما ليس مكتوبا كما يجب ({why}).",
    ),
    "format": (
        "It is an evidence file of format {format}, of {dossier}.",
        "C’est un dossier de preuve de format {format}, de {dossier}.",
        "هذا ملف إثبات من الصيغة {format}، يخص {dossier}.",
    ),
    "no-format": (
        "It does not say which format of evidence file it is.",
        "Il ne dit pas de quel format de dossier de preuve il est.",
        "لا يذكر صيغة ملف الإثبات.",
    ),
    "future": (
        "This is an evidence file of format {format}; this program knows formats up to "
        "{known}. A newer one is needed.",
        "C’est un dossier de preuve de format {format} ; ce programme connaît les formats "
        "jusqu’à {known}. Il en faut un plus récent.",
        "هذا ملف إثبات من الصيغة {format}، وهذا البرنامج يعرف الصيغ إلى {known}. يلزم برنامج أحدث.",
    ),
    "no-json": (
        "{name} cannot be read.",
        "{name} est illisible.",
        "تعذرت قراءة {name}.",
    ),
    "manifest": (
        "The manifest lists all {files} files, and each has the fingerprint it says.",
        "Le manifeste énumère les {files} fichiers, et chacun a l’empreinte indiquée.",
        "البيان يسرد كل الملفات ({files})، ولكل منها البصمة المذكورة.",
    ),
    "foreign-manifest": (
        "The manifest is not written as that of an evidence file.",
        "Le manifeste n’est pas écrit comme celui d’un dossier de preuve.",
        "البيان ليس مكتوبا كبيان ملف إثبات.",
    ),
    "listed-missing": (
        "The manifest lists {name}, which is not there.",
        "Le manifeste énumère {name}, qui ne s’y trouve pas.",
        "البيان يذكر {name} وهو غير موجود.",
    ),
    "unlisted": (
        "{name} is there, and the manifest does not list it.",
        "{name} s’y trouve, et le manifeste ne l’énumère pas.",
        "{name} موجود والبيان لا يذكره.",
    ),
    "changed": (
        "{name} was changed: it does not have the fingerprint that the manifest says.",
        "{name} a été modifié : il n’a pas l’empreinte indiquée par le manifeste.",
        "وقع تغيير في {name}: ليست له البصمة المذكورة في البيان.",
    ),
    "sealed": (
        "The manifest is sealed by {by}, {at}.",
        "Le manifeste porte le cachet de {by}, {at}.",
        "البيان مختوم من {by}، في {at}.",
    ),
    "seal-timed": (
        "A time server proves that the seal existed on {at} ({by}).",
        "Un serveur d’horodatage prouve que le cachet existait le {at} ({by}).",
        "خادم ختم زمني يثبت أن الخاتم كان موجودا في {at} ({by}).",
    ),
    "seal-untimed": (
        "No time server proves when it was sealed: {at} is what the seal claims.",
        "Aucun serveur d’horodatage ne prouve la date du cachet : {at} est ce qu’il affirme.",
        "لا خادم ختم زمني يثبت تاريخ الخاتم: {at} هو ما يدعيه.",
    ),
    "seal-time": (
        "The seal claims {at}, and its timestamp says {proved}.",
        "Le cachet affirme {at}, et son horodatage dit {proved}.",
        "الخاتم يدعي {at}، وختمه الزمني يقول {proved}.",
    ),
    "seal-broken": (
        "The seal does not hold over the manifest ({why}).",
        "Le cachet ne tient pas sur le manifeste ({why}).",
        "الخاتم لا يصح على البيان ({why}).",
    ),
    "seal-carries": (
        "The seal carries a certificate that is not among those listed: {name}.",
        "Le cachet porte un certificat qui n’est pas parmi ceux énumérés : {name}.",
        "الخاتم يحمل شهادة ليست من المذكورة: {name}.",
    ),
    "no-certificate": (
        "A certificate in the file cannot be read ({why}).",
        "Un certificat du fichier est illisible ({why}).",
        "تعذرت قراءة شهادة في الملف ({why}).",
    ),
    "entries": (
        "The {entries} entries are whole, in their order, each tied to the one before it.",
        "Les {entries} inscriptions sont entières, dans leur ordre, chacune liée à la précédente.",
        "القيود ({entries}) كاملة ومرتبة، وكل منها مرتبط بما قبله.",
    ),
    "no-history": (
        "It does not say whose history it holds, or not all of it is there.",
        "Il ne dit pas de quoi il contient l’historique, ou celui-ci n’est pas entier.",
        "لا يذكر لمن السجل الذي يحمله، أو السجل غير كامل.",
    ),
    "streams": (
        "The histories that are there are not those it says.",
        "Les historiques présents ne sont pas ceux qu’il annonce.",
        "السجلات الموجودة ليست هي المعلنة.",
    ),
    "entry-form": (
        "{stream}, line {line}: this entry is not written in the one form an entry has.",
        "{stream}, ligne {line} : cette inscription n’est pas écrite dans la forme unique "
        "des inscriptions.",
        "{stream}، السطر {line}: هذا القيد ليس مكتوبا بالصيغة الوحيدة للقيود.",
    ),
    "entry-elsewhere": (
        "{stream}, line {line}: this entry speaks of another place.",
        "{stream}, ligne {line} : cette inscription parle d’une autre place.",
        "{stream}، السطر {line}: هذا القيد يتحدث عن موضع آخر.",
    ),
    "entry-order": (
        "{stream}: entry {seq} is out of order.",
        "{stream} : l’inscription {seq} n’est pas à sa place.",
        "{stream}: القيد {seq} ليس في ترتيبه.",
    ),
    "entry-chain": (
        "{stream}: entry {seq} does not follow the one before it.",
        "{stream} : l’inscription {seq} ne suit pas la précédente.",
        "{stream}: القيد {seq} لا يتبع ما قبله.",
    ),
    "entry-missing": (
        "{stream}: entry {seq} is missing.",
        "{stream} : l’inscription {seq} manque.",
        "{stream}: القيد {seq} غير موجود.",
    ),
    "documents": (
        "All {pieces} pieces that the history speaks of are there; each of the {versions} "
        "versions begins with the one before it.",
        "Les {pieces} pièces dont parle l’historique sont là ; chacune des {versions} "
        "versions commence par la précédente.",
        "كل الوثائق التي يذكرها السجل ({pieces}) موجودة، وكل نسخة من النسخ ({versions}) تبدأ "
        "بما قبلها.",
    ),
    "versions-form": (
        "The list of versions cannot be read.",
        "La liste des versions est illisible.",
        "تعذرت قراءة قائمة النسخ.",
    ),
    "version": (
        "{name}: its first {length} bytes are not the version they should be.",
        "{name} : ses {length} premiers octets ne sont pas la version attendue.",
        "{name}: أول {length} بايت ليست النسخة المنتظرة.",
    ),
    "piece-missing": (
        "The history speaks of bytes that are not there: {digest}…",
        "L’historique parle d’octets absents : {digest}…",
        "السجل يتحدث عن محتوى غير موجود: {digest}…",
    ),
    "signatures": (
        "All {count} signatures that the history tells of hold, each by the key it names.",
        "Les {count} signatures dont parle l’historique tiennent, chacune par la clé nommée.",
        "كل التوقيعات التي يذكرها السجل ({count}) صحيحة، كل منها بالمفتاح المذكور.",
    ),
    "signed": (
        "Entry {seq}: signed by {name}, {at}.",
        "Inscription {seq} : signature de {name}, {at}.",
        "القيد {seq}: توقيع {name}، في {at}.",
    ),
    "house": (
        "The seal is the organisation’s own: {name}.",
        "Le cachet est bien celui de l’organisme : {name}.",
        "الخاتم هو خاتم الهيئة نفسها: {name}.",
    ),
    "house-other": (
        "The seal is by {name}: no entry says that this key is the organisation’s.",
        "Le cachet est de {name} : aucune inscription ne dit que cette clé est celle de "
        "l’organisme.",
        "الخاتم من {name}: لا قيد يقول إن هذا المفتاح هو مفتاح الهيئة.",
    ),
    "signature": (
        "The signature of entry {seq} does not hold ({why}).",
        "La signature de l’inscription {seq} ne tient pas ({why}).",
        "توقيع القيد {seq} لا يصح ({why}).",
    ),
    "document-differs": (
        "The document does not carry the signatures that the history tells.",
        "Le document ne porte pas les signatures dont parle l’historique.",
        "الوثيقة لا تحمل التوقيعات التي يذكرها السجل.",
    ),
    "key-untold": (
        "Entry {seq}: no entry says that the key was issued to {actor}.",
        "Inscription {seq} : aucune inscription ne dit que la clé a été remise à {actor}.",
        "القيد {seq}: لا قيد يقول إن المفتاح سُلم إلى {actor}.",
    ),
    "act-untold": (
        "Entry {seq}: no entry tells the act by which {actor} stands in.",
        "Inscription {seq} : aucune inscription ne dit par quel acte {actor} supplée.",
        "القيد {seq}: لا قيد يذكر القرار الذي ينوب به {actor}.",
    ),
    "act-not-then": (
        "Entry {seq}: {actor} acted by {act}, which was not in force on {at}.",
        "Inscription {seq} : {actor} a agi en vertu de {act}, qui n’était pas en vigueur le {at}.",
        "القيد {seq}: تصرف {actor} بموجب {act} الذي لم يكن ساري المفعول في {at}.",
    ),
    "signature-time": (
        "Entry {seq}: its signature claims {at}, and its timestamp proves {proved}.",
        "Inscription {seq} : sa signature affirme {at}, et son horodatage prouve {proved}.",
        "القيد {seq}: توقيعه يدعي {at}، وختمه الزمني يثبت {proved}.",
    ),
    "values": (
        "Entries are committed to {of} personal values; the {count} that are still kept are here, "
        "and each is the one that was committed to.",
        "Les inscriptions engagent {of} valeurs personnelles ; les {count} encore conservées sont "
        "ici, et chacune est bien celle qui fut engagée.",
        "تلتزم القيود بـ{of} من القيم الشخصية، وما زال محفوظا منها ({count}) موجود هنا، وكل منها "
        "هو القيمة الملتزم بها.",
    ),
    "value": (
        "{stream}, entry {seq}: the value at {path} is not the one that was committed to.",
        "{stream}, inscription {seq} : la valeur de {path} n’est pas celle qui fut engagée.",
        "{stream}، القيد {seq}: قيمة {path} ليست القيمة الملتزم بها.",
    ),
    "journal": (
        "All {count} entries are in the journal of {size} entries; its heads here ({heads}) each "
        "grow from the one before ({at}).",
        "Les {count} inscriptions sont dans le journal de {size} inscriptions ; chacune de ses "
        "têtes ici ({heads}) prolonge la précédente ({at}).",
        "القيود ({count}) واردة في السجل العام المكون من {size} قيدا، ورؤوسه هنا ({heads}) يمتد كل "
        "منها من سابقه ({at}).",
    ),
    "journal-timed": (
        "A time server proves that the journal stood so on {at}.",
        "Un serveur d’horodatage prouve que le journal était ainsi le {at}.",
        "خادم ختم زمني يثبت أن السجل كان كذلك في {at}.",
    ),
    "journal-untimed": (
        "No time server proves when the journal stood so: {at} is what its head claims.",
        "Aucun serveur d’horodatage ne prouve quand le journal était ainsi : {at} est ce "
        "qu’affirme sa tête.",
        "لا خادم ختم زمني يثبت متى كان السجل كذلك: {at} هو ما يدعيه رأسه.",
    ),
    "no-journal": (
        "It holds no proof from the journal: whether an entry was left out or rewritten "
        "before it was made cannot be told.",
        "Il ne contient pas de preuve du journal : on ne peut dire si une inscription a été "
        "omise ou réécrite avant son établissement.",
        "لا يتضمن إثباتا من السجل العام: لا يمكن القول هل أُسقط قيد أو أعيدت كتابته قبل إعداده.",
    ),
    "head": (
        "Head {number} of the journal does not hold ({why}).",
        "La tête {number} du journal ne tient pas ({why}).",
        "الرأس {number} من السجل العام لا يصح ({why}).",
    ),
    "inconsistent": (
        "The journal of {new} entries does not grow from that of {old}: it was rewritten.",
        "Le journal de {new} inscriptions ne prolonge pas celui de {old} : il a été réécrit.",
        "السجل المكون من {new} قيدا لا يمتد من سجل {old}: أعيدت كتابته.",
    ),
    "unproved": (
        "{stream}: entry {seq} has no proof from the journal.",
        "{stream} : l’inscription {seq} n’a pas de preuve du journal.",
        "{stream}: القيد {seq} بلا إثبات من السجل العام.",
    ),
    "backdated": (
        "{stream}, entry {seq}, says {at}, and came into the journal after its head of "
        "{published}.",
        "{stream}, inscription {seq}, indique {at}, et est entrée au journal après sa tête du "
        "{published}.",
        "{stream}، القيد {seq} يذكر {at}، وقد دخل السجل العام بعد رأسه المنشور في {published}.",
    ),
    "not-included": (
        "{stream}: entry {seq} is not in the journal of {size} entries.",
        "{stream} : l’inscription {seq} n’est pas dans le journal de {size} inscriptions.",
        "{stream}: القيد {seq} ليس في السجل المكون من {size} قيدا.",
    ),
    "proofs-form": (
        "The proofs are not those of the entries that are there.",
        "Les preuves ne sont pas celles des inscriptions présentes.",
        "الإثباتات ليست إثباتات القيود الموجودة.",
    ),
    "anchor": (
        "{name} agrees: it is the head of {size} entries in the file.",
        "{name} concorde : c’est la tête de {size} inscriptions du fichier.",
        "{name} مطابق: هو رأس {size} قيدا الوارد في الملف.",
    ),
    "anchor-differs": (
        "{name} does not agree: its journal of {size} entries is another. The history was "
        "rewritten.",
        "{name} ne concorde pas : son journal de {size} inscriptions est autre. L’historique "
        "a été réécrit.",
        "{name} غير مطابق: سجله المكون من {size} قيدا سجل آخر. أعيدت كتابة التاريخ.",
    ),
    "anchor-foreign": (
        "{name} is no head of this journal.",
        "{name} n’est pas une tête de ce journal.",
        "{name} ليس رأسا لهذا السجل.",
    ),
    "anchor-between": (
        "{name} cannot be compared: no head of {size} entries is in the file. The office can "
        "give the proof between them.",
        "{name} ne peut être comparé : le fichier n’a pas de tête de {size} inscriptions. "
        "L’organisme peut fournir la preuve qui les relie.",
        "لا يمكن مقارنة {name}: لا رأس من {size} قيدا في الملف. ويمكن للهيئة تقديم الإثبات "
        "الرابط بينهما.",
    ),
    "trusted": (
        "All {count} keys lead to an authority that you named.",
        "Les {count} clés mènent à une autorité que vous avez désignée.",
        "كل المفاتيح ({count}) تعود إلى سلطة ذكرتموها.",
    ),
    "nobody-trusted": (
        "Whose keys these are was not told: name the authority with --trust.",
        "À qui sont ces clés n’a pas été dit : désignez l’autorité par --trust.",
        "لم يُذكر لمن هذه المفاتيح: عينوا السلطة بواسطة --trust.",
    ),
    "untrusted": (
        "The key of {name} did not lead to an authority that you named, {at}.",
        "La clé de {name} ne menait pas à une autorité que vous avez désignée, {at}.",
        "مفتاح {name} لم يكن يعود إلى سلطة ذكرتموها، في {at}.",
    ),
}


if __name__ == "__main__":
    sys.exit(main())
