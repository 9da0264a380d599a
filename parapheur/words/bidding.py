"""The mail to a guest: who invites, until when, and the way in.

It says nothing of the document, not even its subject: who opens a mail is not yet the guest. The
code comes by another way, and the mail says so.
"""

from parapheur.domain.dossier import reference
from parapheur.domain.letters import Bidding, Letter, Paragraph, Sheet
from parapheur.domain.words import Words
from parapheur.words.catalog import direction
from parapheur.words.sentences import say

GREETING = "Hello {person},"
TITLE = "A document for you to sign ({number})"
INVITES = "{person} ({desk}) asks you to sign a document electronically. Its number is {number}."
OPEN = "Read it and sign it here, or say why you do not, until {until} at the latest:"
CODE = (
    "You need a code of eight digits as well. {person} tells it to you in person or by telephone;"
    " it is in no mail."
)
UNASKED = (
    "If you did not expect this, do nothing: without the code nobody can sign. Do not forward this"
    " mail; its link is yours alone."
)


def write_to_guest(letter: Letter, bidding: Bidding, *, organisation: Words, url: str) -> Sheet:
    """Return the letter as it is read; `url` is the address of the pages."""
    spoken, number = letter.language, reference(bidding.dossier)
    facts = {"person": bidding.by, "desk": bidding.desk, "number": number}
    until = f"{bidding.until:%d/%m/%Y}"
    return Sheet(
        sender=organisation.of(spoken),
        subject=say(spoken, TITLE, number=number),
        language=spoken,
        direction=direction(spoken),
        greeting=say(spoken, GREETING, person=letter.name),
        paragraphs=(
            Paragraph(say(spoken, INVITES, **facts)),
            Paragraph(say(spoken, OPEN, until=until), f"{url}{bidding.path}"),
            Paragraph(say(spoken, CODE, person=bidding.by)),
        ),
        closing=Paragraph(say(spoken, UNASKED)),
    )
