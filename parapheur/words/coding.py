"""The mail that brings a depositor a code: nothing of the letter, and no link to follow.

Nor a word of what was typed, not even a name: until the code comes back, whoever types a stranger's
address would write them what they like, in the ministry's name.
"""

from parapheur.domain.letters import Letter, Paragraph, Sheet, TakenCode
from parapheur.domain.words import Words
from parapheur.words.catalog import direction
from parapheur.words.sentences import say

HELLO = "Hello,"
TITLE = "Your code: {code}"
BRINGS = "Type this code on the page of the digital registry office where it is asked for:"
COUNTS = "It counts once, for {minutes} minutes. No number is given to your letter before."
UNASKED = "If you did not ask for it, do nothing: somebody mistyped their own address."


def write_passcode(letter: Letter, taken: TakenCode, *, organisation: Words) -> Sheet:
    """Return the letter as it is read."""
    spoken = letter.language
    return Sheet(
        sender=organisation.of(spoken),
        subject=say(spoken, TITLE, code=taken.code),
        language=spoken,
        direction=direction(spoken),
        greeting=say(spoken, HELLO),
        paragraphs=(
            Paragraph(say(spoken, BRINGS), quoted=taken.code),
            Paragraph(say(spoken, COUNTS, minutes=taken.minutes)),
        ),
        closing=Paragraph(say(spoken, UNASKED)),
    )
