"""What happened to the orders of the day, told as a sentence."""

from parapheur.domain.about_days import DayEvent, DayLocked, DayUnlocked
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import AnyEvent

SENTENCES: dict[type[AnyEvent], str] = {
    DayLocked: "{actor} locked the order of the day of the desk “{desk}”, for {date}: {dossiers}.",
    DayUnlocked: "{actor} unlocked the order of the day of the desk “{desk}”, for {date}.",
}


def facts_of(event: DayEvent) -> dict[str, object]:
    """Return what the sentence speaks of."""
    facts: dict[str, object] = {"desk": event.desk, "date": f"{event.day:%d/%m/%Y}"}
    if isinstance(event, DayUnlocked):
        return facts
    numbers = [reference(DossierId(number)) for number in event.dossiers]
    return facts | {"dossiers": ", ".join(numbers)}
