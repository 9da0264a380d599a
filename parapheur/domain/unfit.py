"""Why a PDF may not come in, where it is more than damage or active content (`errors`)."""

from parapheur.domain.errors import DamagedPdf, ParapheurError, TooLongToCheck


class BytesAfterEnd(DamagedPdf):
    """Something stands after the end of this PDF; export it again from the program that made it."""


class DefinedTwice(DamagedPdf):
    """This PDF has its object {number} twice: it may look otherwise elsewhere; export it again."""


class HybridPdf(DamagedPdf):
    """This PDF speaks otherwise to older readers, and no copy can be signed; export it again."""


class LoosePdf(DamagedPdf):
    """This PDF strays from the standard, and no copy can be signed; export it again."""


class HiddenLayers(ParapheurError):
    """This PDF has layers that are not always seen; export it again without them."""


class Overpacked(TooLongToCheck):
    """This PDF unpacks to far more than it weighs; it was refused before all of it was unpacked."""


class CannotBeSigned(ParapheurError):
    """Signatures on this PDF, or on a copy, would not hold; export it with another program."""
