"""Where a circuit looks for a desk that it does not name, in words."""

from collections.abc import Callable

from parapheur.domain.circuit import Circuit, Step
from parapheur.domain.metadata import Choice, Field, by_key
from parapheur.domain.seats import Seat
from parapheur.domain.words import Language
from parapheur.words.sentences import say

ORIGINATOR = (
    "whoever deposits the dossier",
    "the superior of whoever deposits the dossier",
    "the desk {levels} levels above whoever deposits the dossier",
)
NAMED = (
    "the desk “{desk}”",
    "the superior of “{desk}”",
    "the desk {levels} levels above “{desk}”",
)
ANSWERED = (
    "the desk that the answer to “{question}” chooses",
    "the superior of the desk that the answer to “{question}” chooses",
    "the desk {levels} levels above the one that the answer to “{question}” chooses",
)
SENTENCES = (*ORIGINATOR, *NAMED, *ANSWERED)
"""Each as it is, one level above, and further above."""

Called = Callable[[str], object]


def seat_told(
    language: Language, seat: Seat, *, desk: Called, question: Called, choice: Called
) -> str:
    """Say where the seat leads; the three give what a desk, a question and a choice are called."""
    if seat.field is not None:
        sentences, facts = ANSWERED, {"question": question(seat.field)}
    elif seat.desk is not None:
        sentences, facts = NAMED, {"desk": desk(seat.desk)}
    else:
        sentences, facts = ORIGINATOR, {}
    told = say(language, sentences[min(seat.above, 2)], levels=seat.above, **facts)
    arrow, comma = ("←", "، ") if language is Language.AR else ("→", ", ")
    named = [(str(choice(key)), str(desk(to))) for key, to in seat.choices]
    pairs = [one if one == other else f"{one} {arrow} {other}" for one, other in named]
    return f"{told} ({comma.join(pairs)})" if pairs else told


def looked_for(language: Language, circuit: Circuit, step: Step, desk: Called) -> tuple[str, ...]:
    """Say where each desk of a step that is not named will be looked for."""
    fields: dict[str, Field] = {str(key): one for key, one in by_key(circuit.metadata).items()}

    def question(key: str) -> object:
        return fields[key].name.of(language) if key in fields else key

    def choices(seat: Seat) -> dict[str, Choice]:
        field = fields.get(str(seat.field))
        return {one.key: one for one in field.choices} if field else {}

    def told(seat: Seat) -> str:
        known = choices(seat)
        return seat_told(
            language,
            seat,
            desk=desk,
            question=question,
            choice=lambda key: known[key].name.of(language) if key in known else key,
        )

    return tuple(map(told, step.seats))
