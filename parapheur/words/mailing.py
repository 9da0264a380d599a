"""What happened around the words sent by mail, told as a sentence."""

from typing import assert_never

from parapheur.domain.about_mail import CorrespondenceChosen, MailEvent, MessageRetried
from parapheur.domain.events import AnyEvent
from parapheur.domain.words import Language, Words
from parapheur.words.names import name_of

SENTENCES: dict[type[AnyEvent], str] = {
    CorrespondenceChosen: "{actor} chose how messages are sent: {rhythm}, in {language}, to"
    " {address}.",
    MessageRetried: "{actor} had a message to {login} sent again that was stuck.",
}
NOWHERE = Words("لا عنوان", "aucune adresse", "no address")


def facts_of(event: MailEvent) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case CorrespondenceChosen():
            return {
                "rhythm": event.rhythm,
                "language": Words(*(name_of(one, event.language) for one in Language)),
                "address": event.address or NOWHERE,
            }
        case MessageRetried():
            return {"login": event.to}
        case _:
            assert_never(event)
