"""What happened to the journal, told as a sentence."""

from typing import assert_never

from parapheur.domain.about_journal import GapEvent, HeadAnnounced, JournalAstray, JournalDeclared
from parapheur.domain.events import AnyEvent

SENTENCES: dict[type[AnyEvent], str] = {
    JournalAstray: "The records have {size} entries, but are not the {published} that were"
    " published: nothing is signed until an auditor declares what became of them.",
    JournalDeclared: "{actor} declared, under their PIN, what became of the records ({size} entries"
    " instead of the {published} that were published): {reason}",
    HeadAnnounced: "The newest head of the journal was sent by mail, to be kept: {head}",
}


def facts_of(event: GapEvent | HeadAnnounced) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case JournalAstray():
            return {"size": event.size, "published": event.published}
        case JournalDeclared():
            told = {"size": event.size, "published": event.published}
            return {**told, "reason": event.reason}
        case HeadAnnounced():
            return {"head": " ".join(event.head.split())}
        case _:
            assert_never(event)
