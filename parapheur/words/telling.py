"""The mail to a depositor: what happened to the letter, in the language it was deposited in."""

from collections.abc import Iterator

from parapheur.domain.about_incoming import Channel, ReceiptGiven
from parapheur.domain.letters import Letter, Paragraph, Sheet, Told
from parapheur.domain.words import Words
from parapheur.words.bidding import GREETING
from parapheur.words.catalog import direction
from parapheur.words.following import followed
from parapheur.words.sentences import say

TITLE = "Your letter {number}"
RECEIVED = "Your letter {number} was received by: {body}."
HAPPENED = "This happened to your letter {number} ({body}):"
BROUGHT = "The receipt is joined to this mail. Keep it: it is your proof, and it has the secret by\
 which you follow the letter."
NOT_BROUGHT = "The receipt is handed out on the page where the letter is followed."
BY_HAND = "The registry office hands the receipt over on paper, at its counter or by post, with the\
 secret by which you follow the letter: no mail brings it."
AS_BEFORE = "You follow it as before, by the number and the secret on the first receipt."
ANSWERED = "The answer is joined to this mail, signed."
FOLLOWS = "Follow the letter here, by its number and the secret on the receipt:"
UNASKED = "If you deposited no letter, somebody mistyped their own address: do nothing."
EVERY = (
    *(TITLE, RECEIVED, HAPPENED, BROUGHT, NOT_BROUGHT, BY_HAND, AS_BEFORE),
    *(ANSWERED, FOLLOWS, UNASKED),
)
"""All that such a mail may say, besides what happened."""
HAD = {Channel.COUNTER: BY_HAND, Channel.BODY: AS_BEFORE}
"""How a receipt is had that no mail brings, unless its depositor sees it on the page itself."""


def write_to_depositor(letter: Letter, told: Told, *, organisation: Words, url: str) -> Sheet:
    """Return the letter as it is read; `url` is the address of the pages."""
    spoken = letter.language
    return Sheet(
        sender=organisation.of(spoken),
        subject=say(spoken, TITLE, number=told.number),
        language=spoken,
        direction=direction(spoken),
        greeting=say(spoken, GREETING, person=letter.name),
        paragraphs=(
            *_said(letter, told),
            Paragraph(say(spoken, FOLLOWS), f"{url}{told.path}"),
        ),
        closing=Paragraph(say(spoken, UNASKED)),
        attached=tuple(_attached(told)),
    )


def _said(letter: Letter, told: Told) -> tuple[Paragraph, ...]:
    spoken, facts = letter.language, {"number": told.number, "body": told.body}
    if isinstance(told.event, ReceiptGiven):
        brought = BROUGHT if told.receipt is not None else HAD.get(told.channel, NOT_BROUGHT)
        return Paragraph(say(spoken, RECEIVED, **facts)), Paragraph(say(spoken, brought))
    happened = followed(spoken, told.event, body=told.body) or ""
    said = Paragraph(say(spoken, HAPPENED, **facts)), Paragraph(happened)
    return said if told.answer is None else (*said, Paragraph(say(spoken, ANSWERED)))


def _attached(told: Told) -> Iterator[tuple[str, bytes]]:
    if told.receipt is not None:
        yield f"recepisse-{told.number}.pdf", told.receipt
    if told.answer is not None:
        yield f"reponse-{told.number}.pdf", told.answer
