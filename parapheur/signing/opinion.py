"""A second reader's word on a file: pyHanko, strictly."""

from pyhanko.pdf_utils.misc import PdfStrictReadError

from parapheur.domain.unfit import LoosePdf
from parapheur.signing.update import open_strictly


def readable(pdf: bytes) -> None:
    """Raise unless the file reads strictly; `LoosePdf` where strictness alone is against it."""
    try:
        open_strictly(pdf)
    except PdfStrictReadError as error:
        raise LoosePdf from error
