"""The look itself, in the child: is it whole, is it open, is it still, does it hold what it shows?

1. Whole: it ends at an end-of-file marker, and qpdf reads every object without repairing any. What
   stands after the marker is refused but for white space (7.2.3, Table 1: NUL, tab, line feed, form
   feed, carriage return, space): the last line holds the marker alone (7.5.5), and programs end
   that line in all these ways, or fill a block up; white space is nothing to any reader of PDF, and
   no other format begins with it alone.
2. Open: no encryption, not even with an empty password.
3. Pages: at least one, and no more than the limit.
4. Still: nothing in any object acts, plays, attaches or leads to another file (`active`); layers
   are all shown to everybody (`layers`).
5. Unsigned: a circuit begins with the certification of the organisation, which must be the first
   signature of a document (12.8.2.2.1), so that one signed elsewhere cannot go through.
6. Of one mind: no object is defined twice in a revision, there is one table of cross-references
   (`revisions`), and each further opinion reads it without complaint.
7. Within bounds: streams unpack to no more than they may (`decode`).
8. Where it is to be signed: signatures put on it hold (the pre-flight).
9. Where attached files are taken: those of a PDF/A-3, each looked at for itself (`attached`).

What fails for a second table of its own, in an opinion's strictness, for an entry that every reader
fills in the same way, or at 8, may still go on as a copy (`copying`); whatever else is refused for
good.

ISO 32000-2: 7.5 (file structure), 7.6 (encryption), 12.6 (actions), 12.8 (signatures).
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from parapheur.domain.documents import Flag
from parapheur.domain.errors import (
    ActiveContent,
    DamagedPdf,
    EncryptedPdf,
    NoPages,
    ParapheurError,
    SignedElsewhere,
    TooLongToCheck,
    TooManyPages,
)
from parapheur.domain.unfit import (
    BytesAfterEnd,
    CannotBeSigned,
    DefinedTwice,
    HiddenLayers,
    HybridPdf,
    LoosePdf,
    Overpacked,
)
from parapheur.intake import attached, decode, layers
from parapheur.intake.active import Findings, gather
from parapheur.intake.inspection import Inspection
from parapheur.intake.limits import Limits
from parapheur.intake.revisions import defined_twice, hybrid
from parapheur.intake.unseen import unseen

BLANK = b"\r\n\t \x00\x0c"
END = b"%%EOF"
UNLISTED = "xref stream itself is missing"
"""qpdf's words for a cross-reference stream that does not list itself: nothing is read wrongly."""
NUMBERS = re.compile(r"number of objects \(([0-9]+)\) is not .* highest object number \(([0-9]+)\)")
"""qpdf's words for a /Size that does not fit: one that is too large leaves no object out."""
FILLED_IN = ("Resources is missing or invalid", "missing or invalid /Type entry to /Catalog")
"""qpdf's words for an entry that the standard asks for, and every reader fills in the same way."""
CURABLE = (HybridPdf, LoosePdf, CannotBeSigned)
"""What a copy may be free of."""

Opinion = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Sights:
    """Who else looks at a file: each raises at what it cannot accept."""

    opinions: Sequence[Opinion] = ()
    """Read it; `LoosePdf` where it is but less strict than the standard."""
    trial: Opinion | None = None
    """Signs it as it will be signed."""


def look(
    data: bytes,
    limits: Limits,
    sights: Sights,
    *,
    signed: bool = True,
    attachments: bool = False,
) -> Inspection:
    """Return what there is to say of a PDF; may raise anything on a hostile one.

    `attachments`: attached files are taken, if each may come in.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    except pikepdf.PasswordError:
        return Inspection((EncryptedPdf(),))  # 2
    except pikepdf.PdfError:
        # Encrypted for a certificate, or in a way that qpdf does not know: said, not called damage.
        return Inspection((EncryptedPdf() if b"/Encrypt" in data else DamagedPdf(),))  # 1, 2
    with pdf:
        sights = sights if signed else Sights(sights.opinions)
        return opened(pdf, data, limits, sights, attachments=attachments)


def opened(
    pdf: pikepdf.Pdf, data: bytes, limits: Limits, sights: Sights, *, attachments: bool = False
) -> Inspection:
    """Look at a PDF that opens."""
    if pdf.is_encrypted:
        return Inspection((EncryptedPdf(),))  # 2
    if len(pdf.objects) > limits.objects:
        return Inspection((TooLongToCheck(),))
    pages = len(pdf.pages)
    found = attached.listed(pdf) if attachments else attached.Found()  # 9
    findings = gather(pdf, found.numbers)
    refusals = [*refused(pdf, findings, pages, limits), *found.refusals, *damage(pdf, data, limits)]
    if found.numbers and all(isinstance(each, CURABLE) for each in refusals):
        attached.examined(pdf, found, lambda one: sound(one, limits, sights))
        findings.flags.add(Flag.ATTACHED_FILES)
        refusals += found.refusals
    if not refusals:
        findings.flags |= unseen(data)
        refusals += strayed(data, sights)
    return Inspection(
        tuple(refusals),
        tuple(flags(findings, data)),
        pages,
        curable=bool(refusals) and all(isinstance(each, CURABLE) for each in refusals),
        attached=tuple(found.files),
    )


def sound(data: bytes, limits: Limits, sights: Sights) -> bool:
    """Say whether an attached PDF would come in by itself, to be shown; with no file of its own."""
    try:
        return look(data, limits, sights, signed=False).accepted
    except MemoryError:
        raise
    except Exception:  # as for any file: what raises is refused
        return False


def refused(
    pdf: pikepdf.Pdf, findings: Findings, pages: int, limits: Limits
) -> Iterator[ParapheurError]:
    """Yield what the rules refuse, in the order in which it is told."""
    if pages == 0:
        yield NoPages()  # 3
    if pages > limits.pages:
        yield TooManyPages(limit=limits.pages)
    if findings.signed:
        yield SignedElsewhere()  # 5
    for what in sorted(findings.active):
        yield ActiveContent(what=what)  # 4
    if layers.hidden(pdf) or any(map(layers.conditional, findings.memberships)):
        yield HiddenLayers()


def damage(pdf: pikepdf.Pdf, data: bytes, limits: Limits) -> Iterator[ParapheurError]:
    """Yield damage that shows only once everything has been read."""
    try:
        decode.decode(pdf, limits.decoded_mb * 1024 * 1024)  # 7
        number = defined_twice(pdf, data)  # 6
    except decode.Overpacked:
        yield Overpacked()
    except (MemoryError, OverflowError):
        yield TooLongToCheck()
    except Exception:  # what cannot be read to its end is damaged
        yield DamagedPdf()
    else:
        if number is not None:
            yield DefinedTwice(number=number)
        if not data.rstrip(BLANK).endswith(END):  # 1
            yield BytesAfterEnd() if END in data else DamagedPdf()
            return
        told = [each for each in map(str, pdf.get_warnings()) if not harmless(each)]
        if not all(any(words in each for words in FILLED_IN) for each in told):
            yield DamagedPdf()
        elif told:
            yield LoosePdf()


def harmless(warning: str) -> bool:
    """Say whether what qpdf found changes nothing of what any reader reads."""
    found = NUMBERS.search(warning)
    return UNLISTED in warning or (found is not None and int(found[1]) > int(found[2]))


def strayed(data: bytes, sights: Sights) -> Iterator[ParapheurError]:
    """Yield why a sound file cannot be signed as it is."""
    if hybrid(data):
        yield HybridPdf()  # 6
        return
    try:
        for opinion in sights.opinions:
            opinion(data)  # 6
    except MemoryError:
        yield TooLongToCheck()
    except LoosePdf as loose:
        yield loose
    except Exception:  # of every kind, at what cannot be read
        yield DamagedPdf()
    else:
        yield from untried(data, sights.trial)  # 8


def untried(data: bytes, trial: Opinion | None) -> Iterator[ParapheurError]:
    """Yield that signatures would not hold, if they would not."""
    try:
        if trial is not None:
            trial(data)
    except MemoryError:
        yield TooLongToCheck()
    except Exception:  # of every kind: each of them would have come while signing
        yield CannotBeSigned()


def flags(findings: Findings, data: bytes) -> Iterator[Flag]:
    """Yield what a person should know before signing."""
    # A linearized file ends twice without ever having been changed.
    if data.count(END) > (2 if b"/Linearized" in data[:1024] else 1):
        yield Flag.EARLIER_REVISIONS
    yield from sorted(findings.flags)
