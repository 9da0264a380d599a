"""What a depositor is told that their data are used for (law 09-08), before anything is sent."""

from parapheur.domain.registry.notices import Notice, notice_of
from parapheur.domain.words import Language, Words
from parapheur.words.sentences import say

WORDING = 1
"""The number of the wording: another one whenever a sentence below changes, in any language."""
SENTENCES = (
    "{body} receives your letter and your contact details, to register the letter, handle it,"
    " answer you and prove what was received and sent.",
    "Those of its services read them that handle the letter, and the body to which it is sent on"
    " if another one is competent. They are kept for {years} years after the letter is closed.",
    "By law 09-08 you may ask to see your data, have them corrected, or object for a rightful"
    " reason: write to the same registry office, under the number of the deposit.",
)


def notice(language: Language, body: Words, years: int) -> tuple[str, ...]:
    """Return the sentences of the notice: to which body, and how many years it keeps letters."""
    return tuple(say(language, one, body=body, years=years) for one in SENTENCES)


def shown(language: Language, body: Words, years: int) -> Notice:
    """Return what is kept of that notice once it is accepted."""
    return notice_of(WORDING, language, notice(language, body, years))
