"""PDF/A-3 documents with files attached to them, and what goes wrong with such."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pikepdf
import typst
from pikepdf import AttachedFileSpec, Name, Pdf

from parapheur.rendering.fonts import fonts
from tests.hands import a_hand, saved
from tests.pdfs import a_pdf as a_letter

XML = b'<?xml version="1.0" encoding="UTF-8"?><facture><montant>114,26</montant></facture>'
TABLE = b"date;montant\n2026-11-22;-114,26\n"
PLAIN = {
    "facture.xml": XML,
    "lignes.csv": TABLE,
    "note.txt": "ملاحظة: à relire.\n".encode(),
    "signature.png": saved(a_hand()),
    "photo.jpeg": saved(a_hand().convert("RGB"), "JPEG"),
    "annexe.pdf": a_letter(),
}
"""One of each kind that may come in."""

_SOURCE = b'#set document(title: "facture", date: auto)\nFacture du 22 novembre 2026'
_PLAIN = bytes(
    typst.compile(
        _SOURCE,
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=["a-3b"],
        timestamp=int(datetime(2026, 11, 22, tzinfo=UTC).timestamp()),
    )
)
"""A PDF/A-3 that carries nothing."""


def a_file(pdf: Pdf, name: str, data: bytes) -> AttachedFileSpec:
    return AttachedFileSpec(
        pdf,
        data,
        filename=name,
        description="",
        mime_type="application/octet-stream",
        creation_date="",
        mod_date="",
    )


def carrying(
    files: Mapping[str, bytes] = PLAIN, change: Callable[[Pdf], object] = lambda pdf: None
) -> bytes:
    """A PDF/A-3 that carries these files as the standard says, changed in one point."""
    with pikepdf.open(io.BytesIO(_PLAIN)) as pdf:
        for name, data in files.items():
            pdf.attachments[name] = a_file(pdf, name, data)
            pdf.attachments[name].obj.AFRelationship = Name.Data
        if files:
            pdf.Root.AF = pikepdf.Array([pdf.attachments[name].obj for name in files])
        change(pdf)
        kept = io.BytesIO()
        pdf.save(kept)
        return kept.getvalue()
