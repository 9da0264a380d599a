"""Files that a document carries within itself (PDF/A-3): how many, how heavy, and why not."""

from parapheur.domain.errors import ParapheurError

MOST = 20
"""Files in one document."""
MOST_MEGABYTES = 10
"""Of one of them."""
LONGEST_NAME = 120


class AttachmentsNotAllowed(ParapheurError):
    """This document carries attached files, which this type of dossier does not allow."""


class NotForAttachments(ParapheurError):
    """Attached files are taken in a PDF/A-3 alone, listed in it one by one and nothing beside."""


class TooManyAttached(ParapheurError):
    """This document carries more than the {limit} attached files allowed."""


class AttachedTooHeavy(ParapheurError):
    """The attached file “{name}” weighs more than the {limit} MB allowed."""


class AttachedNotPlain(ParapheurError):
    """The attached file “{name}” is neither PDF, plain XML, CSV or text in UTF-8, PNG nor JPEG."""


class AttachedPdfRefused(ParapheurError):
    """The attached PDF “{name}” would not be let in by itself; look at it alone to know why."""
