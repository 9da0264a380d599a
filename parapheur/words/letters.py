"""Messages by mail, written out: one sentence a word, and the page it leads to.

A mail travels outside the house. So it says the number and the subject of a dossier, the desk and
what is asked, and nothing of a document, a reason or an opinion: these are read where one signs in.
"""

from parapheur.domain.dossier import reference
from parapheur.domain.letters import Letter, Line, Paragraph, Sheet
from parapheur.domain.notices import Kind
from parapheur.domain.words import Language, Words
from parapheur.words.bidding import GREETING as GREETING
from parapheur.words.bidding import write_to_guest
from parapheur.words.catalog import direction, translate
from parapheur.words.coding import write_passcode
from parapheur.words.sentences import say
from parapheur.words.telling import write_to_depositor

TITLES: dict[Kind, str] = {
    Kind.AWAITED: "To do: {number} {subject}",
    Kind.RETURNED: "Returned to your desk: {number} {subject}",
    Kind.HANDED: "Handed to your desk: {number} {subject}",
    Kind.REMINDED: "Reminder, due soon: {number} {subject}",
    Kind.LATE: "Late: {number} {subject}",
    Kind.ESCALATED: "Late elsewhere, and yours too now: {number} {subject}",
    Kind.LAPSED: "Came back, a step being late: {number} {subject}",
    Kind.ASKED: "Your opinion is asked: {number} {subject}",
    Kind.INSTRUCTED: "An instruction for you: {number} {subject}",
    Kind.RELEASED: "Nothing to do any more: {number} {subject}",
    Kind.REJECTED: "Rejected: {number} {subject}",
    Kind.SENT_BACK: "Returned to an earlier step: {number} {subject}",
    Kind.FINISHED: "Finished: {number} {subject}",
    Kind.CANCELLED: "Cancelled: {number} {subject}",
    Kind.ANSWERED: "An opinion was given: {number} {subject}",
    Kind.GUEST_SIGNED: "Your guest signed: {number} {subject}",
    Kind.GUEST_DECLINED: "Your guest refused to sign: {number} {subject}",
    Kind.GUEST_SPENT: "Invitation over, too many wrong codes: {number} {subject}",
    Kind.APPOINTED: "A desk was entrusted to you for the time being",
    Kind.DELEGATED: "A delegation was given to you",
    Kind.REVOKED: "A delegation to you was revoked",
    Kind.LENT: "A delegation was given in your name",
    Kind.MANNED: "Who holds or follows your desk has changed",
    Kind.REKEYED: "A new password was given to your account",
    Kind.UNFACTORED: "A second factor of yours was removed",
    Kind.CARDED: "A card was registered on your account",
    Kind.KEY_ENDING: "Your signing certificate ends soon",
    Kind.SEAL_ENDING: "The certificate of the seal ends soon",
    Kind.LETTER_GIVEN: "A letter to deal with: {number} {subject}",
    Kind.LETTER_SHOWN: "A letter for your information: {number} {subject}",
    Kind.LETTER_REMINDED: "Reminder, a letter is due soon: {number} {subject}",
    Kind.LETTER_LATE: "A letter is late: {number} {subject}",
    Kind.LETTER_ESCALATED: "A letter is late with a desk below yours: {number} {subject}",
    Kind.LETTER_ANSWERED: "The answer to a letter went out: {number} {subject}",
    Kind.HEAD: "The journal’s newest head, to be kept",
}
SENTENCES: dict[Kind, str] = {
    Kind.AWAITED: "The dossier {number} {subject} waits on your desk “{desk}”.",
    Kind.RETURNED: "The dossier {number} {subject} was returned to your desk “{desk}”; the reason"
    " stands on its page.",
    Kind.HANDED: "The turn at the dossier {number} {subject} was handed to your desk “{desk}”.",
    Kind.REMINDED: "The dossier {number} {subject} waits on your desk “{desk}” and is due soon.",
    Kind.LATE: "The dossier {number} {subject} waits on your desk “{desk}” and is late.",
    Kind.ESCALATED: "The dossier {number} {subject} is late at another desk; your desk “{desk}” may"
    " act there too from now on.",
    Kind.LAPSED: "The dossier {number} {subject}, which you deposited, came back to you because a"
    " step was late.",
    Kind.ASKED: "The opinion of your desk “{desk}” is asked on the dossier {number} {subject}.",
    Kind.INSTRUCTED: "An instruction was given to you on the dossier {number} {subject}.",
    Kind.RELEASED: "The dossier {number} {subject} no longer waits on your desk “{desk}”.",
    Kind.REJECTED: "The dossier {number} {subject}, which you deposited, was rejected; the reason"
    " stands on its page.",
    Kind.SENT_BACK: "The dossier {number} {subject}, which you deposited, was returned to an"
    " earlier step; the reason stands on its page.",
    Kind.FINISHED: "The dossier {number} {subject}, which you deposited, has come to the end of its"
    " circuit.",
    Kind.CANCELLED: "The dossier {number} {subject} was cancelled.",
    Kind.ANSWERED: "The opinion that your desk “{desk}” asked for on the dossier {number} {subject}"
    " was given.",
    Kind.GUEST_SIGNED: "The guest whom your desk “{desk}” invited signed the dossier {number}"
    " {subject}.",
    Kind.GUEST_DECLINED: "The guest whom your desk “{desk}” invited refused to sign the dossier"
    " {number} {subject}; the reason stands in its history.",
    Kind.GUEST_SPENT: "A wrong code was given once too often: the invitation of your desk “{desk}”"
    " on the dossier {number} {subject} is over.",
    Kind.APPOINTED: "The desk “{desk}” was entrusted to you for the time being.",
    Kind.DELEGATED: "A delegation was given to you at the desk “{desk}”.",
    Kind.REVOKED: "A delegation given to you at the desk “{desk}” was revoked.",
    Kind.LENT: "An administrator gave a delegation in your name at the desk “{desk}”.",
    Kind.MANNED: "Who holds or follows your desk “{desk}” has changed.",
    Kind.REKEYED: "An administrator gave your account a new password.",
    Kind.UNFACTORED: "An administrator removed one of your second factors; the reason stands on"
    " your account page. If you did not ask for it, tell them at once.",
    Kind.CARDED: "A card was registered, by which your account can sign from now on. If it was not"
    " you, take it off on your account page and tell an administrator at once.",
    Kind.KEY_ENDING: "The certificate that you sign by ends in less than 60 days: ask for another"
    " in time.",
    Kind.LETTER_GIVEN: "The letter {number} {subject} was given to your desk “{desk}”, which owes"
    " something on it.",
    Kind.LETTER_SHOWN: "The letter {number} {subject} was given to your desk “{desk}” for its"
    " information.",
    Kind.LETTER_REMINDED: "The letter {number} {subject} waits on your desk “{desk}” and is due"
    " soon.",
    Kind.LETTER_LATE: "The letter {number} {subject} waits on your desk “{desk}” and is late.",
    Kind.LETTER_ESCALATED: "The letter {number} {subject} is late with a desk below your desk"
    " “{desk}”.",
    Kind.LETTER_ANSWERED: "The answer to the letter {number} {subject}, which your desk “{desk}”"
    " was given, went out.",
    Kind.HEAD: "Keep this message: it holds the newest head of the journal. Whoever has it can show"
    " later whether the records still begin with all that they held then.",
    Kind.SEAL_ENDING: "The certificate of a seal of this house ends in less than 60 days: have it"
    " replaced in time. Your account’s history says which.",
}
CLOSING = "How often these messages come is yours to choose, on this page:"
SEVERAL = "Electronic signature book: {count} messages"
LONGEST_TITLE = 90
"""Characters of a subject in a mail's title; the sentence below has it whole."""


def write_out(letter: Letter, *, organisation: Words, url: str) -> Sheet:
    """Return the letter as it is read; `url` is the address of the pages."""
    if letter.bidding is not None:
        return write_to_guest(letter, letter.bidding, organisation=organisation, url=url)
    if letter.told is not None:
        return write_to_depositor(letter, letter.told, organisation=organisation, url=url)
    if letter.taken is not None:
        return write_passcode(letter, letter.taken, organisation=organisation)
    spoken = letter.language
    return Sheet(
        sender=organisation.of(spoken),
        subject=_title(letter),
        language=spoken,
        direction=direction(spoken),
        greeting=say(spoken, GREETING, person=letter.name),
        paragraphs=tuple(_paragraph(spoken, line, url) for line in letter.lines),
        closing=Paragraph(
            say(spoken, CLOSING),
            f"{url}/account/messages",
        ),
    )


def _title(letter: Letter) -> str:
    if len(letter.lines) > 1:
        return say(letter.language, SEVERAL, count=len(letter.lines))
    (line,) = letter.lines
    return _said(letter.language, TITLES[line.kind], line, LONGEST_TITLE)


def _paragraph(language: Language, line: Line, url: str) -> Paragraph:
    return Paragraph(_said(language, SENTENCES[line.kind], line), _page(line, url), line.quoted)


def _page(line: Line, url: str) -> str:
    if line.letter:
        return f"{url}/registry/letters/{line.letter}"
    return f"{url}/dossiers/{line.dossier}" if line.dossier else f"{url}/"


def _said(language: Language, sentence: str, line: Line, longest: int | None = None) -> str:
    """Return the sentence; without the subject's place where it is not for the receiver."""
    translated = translate(language, sentence)
    if line.subject is None:
        translated = translated.replace(" {subject}", "")
    number = reference(line.dossier) if line.dossier else line.number
    subject = _quoted(language, line.subject or "", longest)
    return say(language, translated, number=number, subject=subject, desk=line.desk)


def _quoted(language: Language, subject: str, longest: int | None) -> str:
    """Return the subject on one line, in quotes."""
    text = " ".join(subject.split())
    if longest is not None and len(text) > longest:
        text = text[: longest - 1].rstrip() + "…"
    opening, closing = ("“", "”") if language is Language.EN else ("«\u00a0", "\u00a0»")
    return f"{opening}{text}{closing}"  # `say` fences it off from the sentence around it
