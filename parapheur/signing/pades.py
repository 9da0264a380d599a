"""PAdES signatures (ETSI EN 319 142-1, baseline B-B and B-T) on documents, and their checks."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from parapheur.domain.appearance import USUAL, Appearance, Spot
from parapheur.domain.baseline import Baseline, Proof
from parapheur.domain.cards import Draft
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NoTimeServers, ParapheurError, SignatureUnsound
from parapheur.domain.evidence import Carried
from parapheur.domain.factors import Given
from parapheur.domain.indications import only_open_in_time
from parapheur.domain.placing import Survey
from parapheur.domain.signature import CERTIFICATION, Field
from parapheur.domain.verdict import Verdict
from parapheur.signing.apart import drafted, drafted_beside, finished, finished_beside
from parapheur.signing.archive import certificates_of, check_timestamp, put_timestamp
from parapheur.signing.carried import carried_by
from parapheur.signing.certificates import ends
from parapheur.signing.check import check, check_attestation
from parapheur.signing.child import verify_in_child
from parapheur.signing.clocks import ROOM, TimeServers
from parapheur.signing.cms import Certified, Key, room_for, sign_beside
from parapheur.signing.container import Stamp, with_stamp
from parapheur.signing.fields import add_fields, show
from parapheur.signing.named import first_named
from parapheur.signing.places import places_of
from parapheur.signing.prepared import Prepared, prepare
from parapheur.signing.revocation import Published, Revocation
from parapheur.signing.survey import hides, survey
from parapheur.signing.timestamp import NOT_AT_ALL, NotBelieved, TimeTrust, believe
from parapheur.signing.update import Update, write_signature


class PadesSigner:
    """Puts signatures on documents, and checks them."""

    def __init__(
        self,
        authority: bytes,
        time: TimeServers | None = None,
        revocation: Revocation | None = None,
        *,
        anchors: Sequence[bytes] = (),
    ) -> None:
        self._authority, self._time, self._revocation = authority, time, revocation
        self._anchors = anchors

    @property
    def tells_time(self) -> bool:
        """Say whether there are time servers to ask."""
        return self._time is not None

    def certify(
        self,
        pdf: bytes,
        fields: Sequence[Field],
        *,
        key: Key,
        at: datetime,
        look: Appearance = USUAL,
        least: Baseline | None = None,
    ) -> bytes:
        """Place every field, then certify: from here on, signatures alone may be added.

        `look` says on which page, and where there, the visible ones stand.

        One update: the fields (ISO 32000-1, 12.7.4.5) and a certification that permits filling
        and signing (DocMDP, 12.8.2.2, P = 2).
        """
        with _refusing("this PDF cannot be certified"):
            places = places_of(pdf, fields, look)
            writer = Update.over(pdf)
            add_fields(writer, fields, places)
            stamp, room = self._stamping(least, at)
            return write_signature(
                writer, CERTIFICATION, key=key, at=at, certify=True, stamp=stamp, room=room
            )

    def survey(self, pdf: bytes) -> Survey:
        """Say what the document has for marks to stand by."""
        with _refusing("this PDF cannot be looked at"):
            return survey(pdf)

    def hides(self, pdf: bytes, spots: Sequence[Spot]) -> Sequence[bool]:
        """Say of each place whether a mark there would lie over something that is printed."""
        with _refusing("this PDF cannot be looked at"):
            return hides(pdf, spots)

    def sign(
        self,
        pdf: bytes,
        field: str,
        *,
        key: Key,
        at: datetime,
        appearance: bytes | None = None,
        least: Baseline | None = None,
    ) -> bytes:
        """Fill the field with a PAdES signature; `appearance` is a one-page PDF to show.

        `least`: it gets a timestamp, and must have one from `B-T` on (`TimeUnavailable`); None: it
        gets none.
        """
        with _refusing("this field cannot be signed"):
            stamp, room = self._stamping(least, at)
            return pdf + _prepared(pdf, field, key, at, appearance, room).signed(key, at, stamp)

    def prepare(
        self,
        pdf: bytes,
        field: str,
        *,
        key: Certified,
        at: datetime,
        appearance: bytes | None = None,
        least: Baseline | None = None,
    ) -> Prepared:
        """Write all of a signature but its time and its value, for a key that need not be open.

        Of the key only the certificates are read. What `appearance` says of the time must still be
        so when it is completed; `at` itself is replaced then.
        """
        with _refusing("this field cannot be signed"):
            _, room = self._stamping(least, at)
            return _prepared(pdf, field, key, at, appearance, room)

    def complete(
        self,
        pdf: bytes,
        prepared: Prepared,
        *,
        key: Key,
        at: datetime,
        least: Baseline | None = None,
    ) -> bytes:
        """Sign what was prepared over these very bytes, as `sign` would, for the same `least`."""
        with _refusing("what was prepared cannot be signed"):
            if not prepared.is_over(pdf):
                raise SignatureUnsound(problem="it was prepared over other bytes")
            stamp, _ = self._stamping(least, at)
            return pdf + prepared.signed(key, at, stamp)

    def draft(
        self,
        pdf: bytes,
        field: str | None,
        *,
        key: Certified,
        at: datetime,
        appearance: bytes | None = None,
        least: Baseline | None = None,
    ) -> Draft:
        """Write all of a signature but its value, for a key that is somewhere else.

        `field` None: it stays beside the document.
        """
        if field is None:
            return drafted_beside(pdf, key, at)
        prepared = self.prepare(pdf, field, key=key, at=at, appearance=appearance, least=least)
        with _refusing("this field cannot be signed"):
            return drafted(prepared, key, at)

    def finish(
        self,
        pdf: bytes,
        draft: Draft,
        field: str | None,
        *,
        key: Key,
        at: datetime,
        now: datetime,
        least: Baseline | None = None,
    ) -> bytes:
        """Return the document with what was drafted, signed by the value that `key` gives.

        `at` is the draft's own time. Of one that stays beside the document, it is that (DER).
        """
        stamp, _ = self._stamping(least, now)
        with _refusing("what was drafted cannot be signed"):
            if field is None:
                return finished_beside(pdf, key=key, at=at, stamp=stamp)
            return finished(pdf, draft, key=key, at=at, stamp=stamp)

    def attest(self, pdf: bytes, *, key: Key, at: datetime, least: Baseline | None = None) -> bytes:
        """Return a detached CAdES signature (DER) over the bytes."""
        stamp, _ = self._stamping(least, at)
        made = sign_beside(key, pdf, at)
        return with_stamp(made, stamp) if stamp else made

    def _stamping(self, least: Baseline | None, at: datetime) -> tuple[Stamp | None, int]:
        """Return what gives a signature its timestamp, and how many bytes to keep for it."""
        if least is None:
            return None, 0
        if self._time is None:
            if least.reaches(Baseline.T):
                raise NoTimeServers
            return None, 0
        return self._time.for_signature(at=at, must=least.reaches(Baseline.T))

    def check(
        self,
        before: bytes,
        after: bytes,
        *,
        signed: Sequence[str],
        certificate: Digest,
        waited: timedelta = NOT_AT_ALL,
        second: Given | None = None,
    ) -> Baseline:
        """Raise `SignatureUnsound` unless `after` is `before` plus one sound signature.

        Return its level: a timestamp that is in it was checked too; `waited` is how much later it
        may be than the time that the signature claims.

        `signed` names all fields that must now be filled, in order, the new one last;
        `certificate` is the one that must have signed it, and `second` the factor it must say.
        """
        return check(
            before,
            after,
            signed=signed,
            certificate=certificate,
            authorities=[self._authority, *self._anchors],
            time=self._time.trust if self._time else None,
            waited=waited,
            second=second,
        )

    def check_attestation(
        self,
        pdf: bytes,
        attestation: bytes,
        *,
        certificate: Digest,
        waited: timedelta = NOT_AT_ALL,
        second: Given | None = None,
    ) -> Baseline:
        """Raise `SignatureUnsound` unless the detached signature is sound; return its level."""
        return check_attestation(
            pdf,
            attestation,
            certificate=certificate,
            authorities=[self._authority, *self._anchors],
            time=self._time.trust if self._time else None,
            waited=waited,
            second=second,
        )

    def prove(
        self, pdf: bytes, field: str, *, signed: Sequence[str], at: datetime, closing: bool
    ) -> tuple[bytes, Digest, Proof]:
        """Return the document with a timestamp over all of it, checked, and what that proves.

        `signed` names the fields that are filled by now. `closing`: what tells whether its
        certificates were revoked is put in before. The digest is that of the time server's
        certificate. `TimeUnavailable`, `NoTimeServers`, `ProofUnavailable`, `SignatureUnsound`.
        """
        time = self._time
        if time is None:
            raise NoTimeServers
        room = time.room
        with _refusing("this document cannot be timestamped"):
            published = self._published(pdf, time.trust, at) if closing else None
            after = put_timestamp(
                pdf,
                field,
                lambda digest: time.stamp(digest, at=at, room=room),
                room=room,
                published=published,
            )
            made = check_timestamp(pdf, after, signed=(*signed, field), trust=time.trust, at=at)
        verdict = self.verify(after, at=at)
        if not only_open_in_time(verdict):
            told = [*verdict.problems, *(p for s in verdict.signatures for p in s.problems)]
            raise SignatureUnsound(
                problem="; ".join(["with its timestamp", verdict.verdict, *told])
            )
        lacking = published.lacking if published else 0
        reached = Baseline.LTA if published and not lacking else Baseline.T
        return after, Digest(made.certificate), Proof(made.time, made.until, reached, lacking)

    def _published(self, pdf: bytes, trust: TimeTrust, at: datetime) -> Published:
        anchors = tuple(dict.fromkeys((self._authority, *trust.anchors)))
        if self._revocation is None:
            raise NoTimeServers
        return self._revocation.of(certificates_of(pdf), anchors, at=at)

    def stamp(self, data: bytes, *, at: datetime) -> bytes:
        """Return a timestamp (RFC 3161, DER) over the bytes. `TimeUnavailable`, `NoTimeServers`."""
        if self._time is None:
            raise NoTimeServers
        return self._time.stamp(hashlib.sha256(data).digest(), at=at, room=ROOM)

    def stamped(self, token: bytes, data: bytes) -> datetime:
        """Return the time that a timestamp over these bytes proves. `SignatureUnsound`."""
        if self._time is None:
            raise NoTimeServers
        try:
            return believe(token, hashlib.sha256(data).digest(), self._time.trust, at=None).time
        except NotBelieved as error:
            raise SignatureUnsound(problem=str(error)) from error

    def ask_again(self, *, at: datetime) -> int:
        """Ask in advance for what is soon out of date of all that was asked outside."""
        return self._revocation.ask_again(at=at) if self._revocation else 0

    def carried(self, pdf: bytes, beside: Sequence[bytes]) -> Carried:
        """Return what a document, and signatures beside it, carry for their own later check."""
        return carried_by(pdf, beside)

    def bears(self, pdf: bytes) -> Digest | None:
        """Return the certificate that the first signature names, unjudged; None: there is none."""
        return first_named(pdf)

    def ends(self, certificate: bytes) -> datetime:
        """Return until when a certificate (DER) is in force."""
        return ends(certificate)

    def verify(self, pdf: bytes, *, at: datetime) -> Verdict:
        """Return the whole verdict on a file at a time, trusting this installation's authority."""
        trusted = [one for one in self._anchors if one != self._authority]
        clocks = self._time.trust.anchors if self._time else ()
        return verify_in_child(
            pdf, trust=trusted, test_authority=[self._authority], clocks=clocks, at=at
        )


def _prepared(
    pdf: bytes, field: str, key: Certified, at: datetime, appearance: bytes | None, room: int
) -> Prepared:
    """Write a signature into its field, with its appearance, but for its time and its value."""
    writer = Update.over(pdf)
    try:
        if appearance is not None:
            show(writer, field, appearance)
        return prepare(writer, field, room=room_for(key) + 2 * room, at=at)
    finally:
        writer.let_go()


@contextmanager
def _refusing(problem: str) -> Iterator[None]:
    """Make a refusal of whatever pyHanko raises: errors of every kind, at odd files."""
    try:
        yield
    except (ParapheurError, MemoryError):
        raise
    except Exception as error:
        raise SignatureUnsound(problem=f"{problem}: {type(error).__name__}") from error
