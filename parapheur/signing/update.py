"""Incremental updates: what was there stays, byte for byte, and one revision is added."""

import io
from datetime import UTC, datetime

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from parapheur.signing.cms import DIGEST, Key, room_for
from parapheur.signing.container import sign_digest

CHUNK = 1 << 20
PERMITTED = MDPPerm.FILL_FORMS
"""What a certification leaves open: filling and signing (P = 2)."""


class Update(IncrementalPdfFileWriter):
    """A writer that leaves the document's own metadata alone.

    pyHanko would write itself as the producer and the machine's clock as the date of change: one
    more object replaced at every signature, and a second time beside the one that is signed.
    """

    IO_CHUNK_SIZE = CHUNK

    @classmethod
    def over(cls, pdf: bytes) -> "Update":
        """Begin an update of a PDF, read strictly."""
        return cls(io.BytesIO(pdf), strict=True)

    def _update_meta(self) -> None:
        return


def open_strictly(pdf: bytes) -> PdfFileReader:
    """Read a PDF without ever repairing it: viewers repair differently."""
    return PdfFileReader(io.BytesIO(pdf), strict=True)


def entry(dictionary: DictionaryObject, key: str) -> object:
    """Return a dictionary's entry, or what it refers to (pyHanko's `get` leaves references)."""
    try:
        return dictionary[key]
    except KeyError:
        return None


def write_signature(
    writer: Update, field: str, *, key: Key, at: datetime, certify: bool = False
) -> bytes:
    """Fill an existing field with a PAdES B-B signature by `key`, and return the whole file."""
    steps = PdfCMSEmbedder().write_cms(field, writer, existing_fields_only=True)
    next(steps)
    steps.send(
        SigObjSetup(
            sig_placeholder=SignatureObject(
                timestamp=at.astimezone(UTC).replace(microsecond=0),
                subfilter=SigSeedSubFilter.PADES,
                bytes_reserved=room_for(key),
            ),
            mdp_setup=SigMDPSetup(
                md_algorithm=DIGEST,
                certify=certify,
                docmdp_perms=PERMITTED if certify else None,
            ),
        )
    )
    # In place: `Update.over` has the bytes in a buffer of its own, which grows by what is added.
    prepared, output = steps.send(SigIOSetup(md_algorithm=DIGEST, in_place=True))
    steps.send(sign_digest(key, prepared.document_digest))
    return bytes(output.getvalue())
