"""Where a circuit looks for a desk that it does not name, in words."""

from collections.abc import Callable

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
    pairs = [f"{choice(key)} {arrow} {desk(to)}" for key, to in seat.choices]
    return f"{told} ({comma.join(pairs)})" if pairs else told
