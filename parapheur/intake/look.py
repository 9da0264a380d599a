"""The look itself, in the child: is it whole, is it open, is it still?

1. Whole: it ends at an end-of-file marker, and qpdf reads every object without repairing any.
2. Open: no encryption, not even with an empty password.
3. Pages: at least one, and no more than the limit.
4. Still: nothing in any object acts, plays, attaches or leads to another file (`active`).
5. Unsigned: a signature from elsewhere would not outlive our certification.
6. Readable to whoever signs it: each further opinion opens it without complaint.

ISO 32000-2: 7.5 (file structure), 7.6 (encryption), 12.6 (actions), 12.8 (signatures).
"""

import io
from collections.abc import Callable, Iterator, Sequence

import pikepdf

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
from parapheur.intake.active import Findings, gather
from parapheur.intake.decode import decode
from parapheur.intake.inspection import Flag, Inspection
from parapheur.intake.limits import Limits

BLANK = b"\r\n\t \x00\x0c"
END = b"%%EOF"
HARMLESS = "xref stream itself is missing"
"""qpdf's words for a cross-reference stream that does not list itself: nothing is read wrongly."""


def look(data: bytes, limits: Limits, opinions: Sequence[Callable[[bytes], object]]) -> Inspection:
    """Return what there is to say of a PDF; may raise anything on a hostile one."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    except pikepdf.PasswordError:
        return Inspection((EncryptedPdf(),))  # 2
    except pikepdf.PdfError:
        # Encrypted for a certificate, or in a way that qpdf does not know: said, not called damage.
        return Inspection((EncryptedPdf() if b"/Encrypt" in data else DamagedPdf(),))  # 1, 2
    with pdf:
        return opened(pdf, data, limits, opinions)


def opened(
    pdf: pikepdf.Pdf, data: bytes, limits: Limits, opinions: Sequence[Callable[[bytes], object]]
) -> Inspection:
    """Look at a PDF that opens."""
    if pdf.is_encrypted:
        return Inspection((EncryptedPdf(),))  # 2
    if len(pdf.objects) > limits.objects:
        return Inspection((TooLongToCheck(),))
    pages = len(pdf.pages)
    findings = gather(pdf)
    refusals = list(refused(findings, pages, limits))
    refusals += damage(pdf, data, limits, () if refusals else opinions)
    return Inspection(tuple(refusals), tuple(flags(findings, data)), pages)


def refused(findings: Findings, pages: int, limits: Limits) -> Iterator[ParapheurError]:
    """Yield what the rules refuse, in the order in which it is told."""
    if pages == 0:
        yield NoPages()  # 3
    if pages > limits.pages:
        yield TooManyPages(limit=limits.pages)
    if findings.signed:
        yield SignedElsewhere()  # 5
    for what in sorted(findings.active):
        yield ActiveContent(what=what)  # 4


def damage(
    pdf: pikepdf.Pdf, data: bytes, limits: Limits, opinions: Sequence[Callable[[bytes], object]]
) -> Iterator[ParapheurError]:
    """Yield damage that shows only once everything has been read."""
    try:
        decode(pdf, limits.decoded_mb * 1024 * 1024)
        for opinion in opinions:
            opinion(data)  # 6
    except (MemoryError, OverflowError):
        yield TooLongToCheck()
    except Exception:  # what cannot be read to its end is damaged
        yield DamagedPdf()
    else:
        mended = any(HARMLESS not in str(warning) for warning in pdf.get_warnings())
        if mended or not data.rstrip(BLANK).endswith(END):  # 1
            yield DamagedPdf()


def flags(findings: Findings, data: bytes) -> Iterator[Flag]:
    """Yield what a person should know before signing."""
    # A linearized file ends twice without ever having been changed.
    if data.count(END) > (2 if b"/Linearized" in data[:1024] else 1):
        yield Flag.EARLIER_REVISIONS
    yield from sorted(findings.flags)
