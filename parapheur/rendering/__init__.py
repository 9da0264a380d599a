"""Papers and stamps, drawn by Typst from `templates/papers/`.

The law of this room: values in, bytes of a PDF out. What people wrote goes to Typst as JSON,
never as markup. No clock, no network, no font of the machine: fonts come from packages, so a
paper looks the same wherever it is drawn. It never touches a document that somebody deposited.
"""

from parapheur.rendering.disposals import TypstCertificates
from parapheur.rendering.dockets import TypstDockets
from parapheur.rendering.letters import TypstLetters
from parapheur.rendering.papers import Paper, paper, sized_paper
from parapheur.rendering.receipts import TypstReceipts
from parapheur.rendering.registers import TypstRegisters
from parapheur.rendering.stamps import TypstStamps

__all__ = [
    "Paper",
    "TypstCertificates",
    "TypstDockets",
    "TypstLetters",
    "TypstReceipts",
    "TypstRegisters",
    "TypstStamps",
    "paper",
    "sized_paper",
]
