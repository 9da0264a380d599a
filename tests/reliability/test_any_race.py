"""Whatever several people do at once to one dossier, each of them did it, or was told why not.

A usual run races over a few dossiers of each kind; `--parapheur-soak` over 5 000.
"""

import random
from collections import Counter

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import SigningAbandoned
from parapheur.domain.standing import replay
from tests.enrolled import enrolled
from tests.reliability.course import Course
from tests.reliability.course import course as course
from tests.reliability.ministry import BESIDE, at_step, standing
from tests.reliability.racers import ADMINISTRATOR, Deed

VERBS = ("give", "reject", "return", "undo", "transfer", "cancel", "bypass")
RACERS = 6
USUAL, SOAK = (2, 3), (25, 50)
"""On each of the four courses: who races, drawn so often; dossiers that they race over."""


def to_be_signed(course: Course) -> DossierId:
    """A letter that awaits its signature; the visa before it is kept beside, and may be undone."""
    circuit = course.office.circuits[BESIDE]
    position = next(n for n, step in enumerate(circuit.steps) if step.action is Action.SIGN)
    return at_step(course.office, position, BESIDE)


def test_each_deed_is_done_or_refused(course: Course, request: pytest.FixtureRequest) -> None:
    chance = random.Random(20)  # noqa: S311  the same races each time
    with course.office.work() as work:
        enrolled(work, ADMINISTRATOR, "no password opens this")
    soaks = request.config.getoption("--parapheur-soak")
    draws, rounds = SOAK if soaks else USUAL
    for _ in range(draws):
        letters = [to_be_signed(course) for _ in range(rounds)]
        (desk,) = course.desks(letters[0])
        deeds = [Deed(verb, desk) for verb in ("give", *chance.choices(VERBS, k=RACERS - 1))]
        before = [len(course.office.reading.events(number)) for number in letters]
        heats = zip(before, course.run(deeds, letters), strict=True)
        for known, (number, told) in heats:
            events = course.office.reading.events(number)
            done = [one.deed.verb for one in told if one.refusal is None]
            effects = [e for e in events[known:] if not isinstance(e, SigningAbandoned)]
            assert len(effects) == len(done) >= 1, (told, effects)
            assert max(Counter(done).values()) == 1, told
            assert replay(events) == standing(course.office, number)
