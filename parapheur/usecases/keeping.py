"""Keep the pieces that somebody brought, each once it was accepted."""

from parapheur.domain.documents import Document, Examined
from parapheur.domain.words import visible
from parapheur.usecases.ports import Office

Piece = tuple[str, bytes]
"""A file's name and its bytes."""


def keep(office: Office, piece: Piece, found: Examined) -> Document:
    """Keep a piece that was accepted, and beside it the copy that is shown and signed, if any."""
    name, data = piece
    deposited = office.files.put(data)
    if found.copy is None:
        return Document(visible(name), deposited, found.pages, found.flags, attached=found.attached)
    copy = office.files.put(found.copy)
    return Document(
        visible(name),
        copy,
        found.pages,
        found.flags,
        original=deposited,
        attached=found.attached,
    )
