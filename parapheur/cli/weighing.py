"""An evidence file as `parapheur verify` judges it: by its own verifier, and by its document.

1. `verify.py`, the file that stands alone, checks all of it (see there).
2. The newest version of the document gets the whole verdict on a signed PDF, in a child.
3. Its newest signatures are in the fields, and by the keys, that the history tells.

A docket is a signed PDF with such a file within: both are judged, and the worst decides.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from parapheur.domain.missing import with_missing
from parapheur.domain.verdict import Conclusion, Verdict, worse
from parapheur.domain.words import Language
from parapheur.evidence import verify
from parapheur.signing import take_in_child, verify_in_child

DOCUMENT, ENCLOSED = "document.pdf", "evidence.asice"

Told = tuple[str, str]
"""A field, and the SHA-256 of the certificate that filled it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is found of an evidence file, and of the document in it."""

    report: verify.Report
    document: Verdict | None
    digest: str = hashlib.sha256().hexdigest()
    """Of the document."""
    name: str = DOCUMENT
    """What it is called in the file."""

    @property
    def verdict(self) -> Conclusion:
        """The worst decides."""
        found = Conclusion(self.report.verdict)
        return found if self.document is None else worse(found, self.document.verdict)

    def lines(self, language: Language) -> Iterator[str]:
        """Yield each check in plain words."""
        place = verify.LANGUAGES.index(language)
        for one in self.report.checks:
            yield f"  [{verify.MARKS[one.result][place]}] {one.sentence(language)}"

    def contract(self) -> dict[str, object]:
        """Return what others rely on beside what is said of the document."""
        wrong = [one.sentence() for one in self.report.checks if one.result not in {"ok", "note"}]
        problems = [*wrong, *(self.document.problems if self.document else ())]
        checks = self.report.as_json()["checks"]
        return {"verdict": str(self.verdict), "problems": problems, "checks": checks}


def is_container(file: Path) -> bool:
    """Say whether a file is a container, whatever it is called."""
    with file.open("rb") as source:
        return file.suffix == ".asice" or source.read(4) == b"PK\x03\x04"


def weigh(
    source: BinaryIO, trust: Sequence[bytes], anchors: Sequence[tuple[str, bytes]], at: datetime
) -> Weighed:
    """Judge an evidence file."""
    report = verify.verify(source, trust=trust, anchors=anchors)  # 1
    try:
        archive = verify.Archive(source)
        pdf = archive.data(DOCUMENT)
        told = list(told_by(archive))
    except Exception:  # of every kind, at odd files: it is told already
        return Weighed(report, None)
    document = verify_in_child(pdf, trust=trust, at=at)  # 2
    document = with_missing(document, [field for field, _ in told])
    found = [(one.field, one.certificate) for one in document.signatures]
    if told and found[-len(told) :] != told:  # 3
        report.tell("document", "document-differs", "wrong")
    return Weighed(report, document, archive.digests[DOCUMENT])


def enclosed_in(pdf: bytes) -> BinaryIO | None:
    """Return the evidence file that a docket carries."""
    found = take_in_child(pdf, ENCLOSED)
    return None if found is None else io.BytesIO(found)


def told_by(archive: verify.Archive) -> Iterator[Told]:
    """Yield what the history tells to have been signed in the newest version, oldest first."""
    about = verify.expect_format(archive)
    filled: dict[str, tuple[str, Told]] = {}
    for entry in verify.read_entries(archive, about)[about["dossier"]]:
        signature = entry.facts.get("signature")
        if isinstance(signature, dict) and signature["version"] is not None:
            made = signature["version"]["digest"]
            filled[made] = signature["over"], (signature["field"], signature["certificate"])
    found: list[Told] = []
    newest = archive.digests[DOCUMENT]
    while newest in filled:
        newest, told = filled.pop(newest)
        found.append(told)
    return reversed(found)
