"""What a signature whose mathematics are known is worth in time: trust, level, what is unproved.

1. The timestamps on the document, the newest first (`times`).
2. Each signature, at the time proved, else now (`trust`); its level (`baseline`).
3. What its certificate says of its own quality, if a trusted authority stands above it.
4. What is not proved, however sound the signature.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from parapheur.domain.ades import Qualification, Unproved
from parapheur.domain.baseline import Baseline
from parapheur.domain.indications import conclude, indicated
from parapheur.domain.verdict import (
    FROM_BEST,
    Conclusion,
    Integrity,
    Modification,
    Problem,
    SignatureVerdict,
    Trust,
)
from parapheur.signing import baseline, mathematics
from parapheur.signing.carried import Carried, in_containers, in_store
from parapheur.signing.certificates import digest_of, name_of
from parapheur.signing.embedded import (
    Filled,
    claimed_time,
    only_signer,
    second_of,
    stamped_time,
)
from parapheur.signing.qualified import qualification
from parapheur.signing.times import Stamped, Times
from parapheur.signing.trust import Anchors, Settled, Signing, Trusting

SLACK = timedelta(minutes=5)
"""Between the time that a signature claims, and what its timestamp proves."""
BELIEVED = frozenset({Trust.TRUSTED, Trust.TEST})


@dataclass(slots=True)
class Weighed:
    """A signature that could be read, and what was found of it so far."""

    field: Filled
    signature: EmbeddedPdfSignature
    sums: mathematics.Sum
    modification: Modification
    problems: list[Problem]
    claimed: datetime | None = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Read the time it claims; an error of any kind when there is none to be read."""
        self.claimed = (
            stamped_time(self.signature.signed_data)
            if self.stamps
            else claimed_time(self.signature)
        )

    @property
    def stamps(self) -> bool:
        """It is a timestamp on the document."""
        return bool(self.signature.sig_object_type == "/DocTimeStamp")

    @property
    def holds(self) -> bool:
        """Its own bytes are as they were signed, and nothing forbidden followed."""
        intact = self.sums.integrity is Integrity.INTACT
        return intact and self.modification is not Modification.FORBIDDEN


class Settling:
    """The signatures of one file, in time."""

    def __init__(
        self,
        reader: PdfFileReader,
        found: Sequence[Weighed],
        anchors: Anchors,
        at: datetime | None,
    ) -> None:
        claimed = [one.claimed for one in found if one.claimed is not None]
        now = at or max(claimed, default=None)
        self._found = found
        self._newest = in_store(reader, reader.total_revisions - 1)
        self._newest.add(in_containers(one.signature for one in found))
        self._settled: dict[int, Settled] = {}
        self._times: Times | None = None
        if now is not None:
            self._trusting = Trusting(self._newest, anchors, now)
            self._times = Times(reader, self._trusting, now)
            self._stamps(self._times)
            covered = self._times.last_revision
            self._archived = in_store(reader, covered) if covered >= 0 else Carried()
            self._archived.add(in_containers(one.signature for one in found))

    def verdicts(self) -> Iterator[SignatureVerdict]:
        """Yield a verdict for each signature, in their order."""
        for number, one in enumerate(self._found):
            try:
                yield self._verdict(number, one)
            except MemoryError:
                raise
            except Exception:  # of every kind: what cannot be settled stays open
                yield _told(one, _open(Problem.CERTIFICATE), Stamped(), None)

    def _stamps(self, times: Times) -> None:
        """Settle the sound timestamps on the document, the newest first (1)."""
        for number in reversed(range(len(self._found))):
            one = self._found[number]
            if one.stamps and one.holds:
                earlier = [each.signature.signed_data for each in self._found[:number]]
                try:
                    self._settled[number] = times.document(one.signature, earlier)
                except MemoryError:
                    raise
                except Exception:  # of every kind, at a store that cannot be read
                    self._settled[number] = _open(Problem.CERTIFICATE)

    def _verdict(self, number: int, one: Weighed) -> SignatureVerdict:
        times, signer = self._times, one.sums.signer
        if times is None or signer is None:
            return _told(one, _open(Problem.CERTIFICATE), Stamped(), None)
        if one.stamps:
            settled = self._settled.get(number) or self._settle(one, times, Stamped())
            proved = one.claimed if settled.trust in BELIEVED and one.holds else None
            return _told(one, settled, Stamped(proved), None)
        stamped = times.signature(one.signature)
        settled = self._settle(one, times, stamped)
        level = baseline.level_of(
            one.signature,
            stamped.sound,
            covered=times.last_revision > one.signature.signed_revision,
            newest=self._newest,
            archived=self._archived,
        )
        return _told(one, settled, stamped, level)

    def _settle(self, one: Weighed, times: Times, stamped: Stamped) -> Settled:
        """Settle the certificate (2)."""
        signer = one.sums.signer
        if signer is None:
            return _open(Problem.CERTIFICATE)
        container = one.signature.signed_data
        signing = Signing(container, signer, stamped.proved, one.claimed, stamps=one.stamps)
        return self._trusting.settle(signing, times.existed)


def settle(
    reader: PdfFileReader, found: Sequence[Weighed], anchors: Anchors, at: datetime | None
) -> Iterator[SignatureVerdict]:
    """Yield the verdicts on these signatures as of `at`, by the steps above."""
    return Settling(reader, found, anchors, at).verdicts()


def _open(problem: Problem) -> Settled:
    return Settled(Trust.UNKNOWN, (problem,))


def _told(
    one: Weighed, settled: Settled, stamped: Stamped, level: Baseline | None
) -> SignatureVerdict:
    signer, wrong = one.sums.signer, (Problem.TIMESTAMP,) if stamped.wrong else ()
    problems = tuple(dict.fromkeys((*one.problems, *wrong, *settled.problems)))
    quality = Qualification.NONE
    if signer is not None and settled.trust is Trust.TRUSTED and not problems:  # 3
        quality = qualification(signer)
    indication, why = indicated(problems)
    return SignatureVerdict(
        field=one.field.name,
        signer=name_of(signer) if signer else "",
        time=one.claimed,
        integrity=one.sums.integrity,
        modification=one.modification,
        trust=settled.trust,
        verdict=conclude(problems),
        problems=problems,
        certificate=digest_of(signer.dump()) if signer else "",
        indication=indication,
        sub_indication=why,
        level=level if one.holds else None,
        proved=stamped.proved,
        qualified=quality,
        unproved=tuple(_unproved(one, settled, stamped, level, quality)),
        is_timestamp=one.stamps,
        second=second_of(only_signer(one.signature.signed_data)) if one.holds else None,
    )


def _unproved(
    one: Weighed,
    settled: Settled,
    stamped: Stamped,
    level: Baseline | None,
    quality: Qualification,
) -> Iterator[Unproved]:
    """Yield what is not proved (4)."""
    if stamped.proved is None:
        yield Unproved.TIME
    elif one.claimed is not None and abs(stamped.proved - one.claimed) > SLACK:
        yield Unproved.CLAIM
    if settled.trust not in BELIEVED:
        yield Unproved.IDENTITY
    if settled.trust is Trust.TEST:
        yield Unproved.TEST
    if one.stamps:
        return
    if level in {None, Baseline.B, Baseline.T}:
        yield Unproved.REVOCATION
    if quality not in {Qualification.SIGNATURE, Qualification.SEAL}:
        yield Unproved.QUALIFIED
    if level is not Baseline.LTA:
        yield Unproved.LASTING


def unread(field: Filled, problem: Problem) -> SignatureVerdict:
    """Return what is said of a signature that could not even be read."""
    indication, why = indicated([problem])
    return SignatureVerdict(
        field=field.name,
        signer="",
        time=None,
        integrity=Integrity.BROKEN,
        modification=Modification.FORBIDDEN,
        trust=Trust.UNKNOWN,
        verdict=conclude([problem]),
        problems=(problem,),
        indication=indication,
        sub_indication=why,
        unproved=(Unproved.TIME, Unproved.IDENTITY, Unproved.QUALIFIED),
    )


def worst(conclusions: Sequence[Conclusion]) -> Conclusion:
    """Return the worst of these: it decides."""
    return max(conclusions, key=FROM_BEST.index)
