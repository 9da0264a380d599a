"""Who comes with a code, within bounds: the program beside a card calls a few times, no more.

1. Codes that are none, were used or ran out are counted by the network that they come from, which
   is put off once they were too many. A code that holds is let in whatever others there try.
2. Each call under a code is counted too: drafting a signature costs a moment, and handing out a
   document its length. That of a batch is come with once more for each of its acts, at most: who
   lost an answer asks what became of it.
"""

from parapheur.domain.cards import code_digest
from parapheur.domain.errors import CodeDead, CodeUsed
from parapheur.domain.several import MOST
from parapheur.domain.tries import Knock, expect_checks, visit
from parapheur.usecases.by_card import Held, held_by
from parapheur.usecases.ports import Office

STRANGE, CALLS = 60, 60
"""How often one network may bring a code that is none, and one code may come, in `tries.WHILE`."""


def let_in(office: Office, code: str, *, address: str) -> Held:
    """Return who comes with this code, and what for. `CodeDead`, `CodeUsed`, `TooManyTries`."""
    strange = visit("card", address)
    try:
        held = held_by(office, code)
    except (CodeDead, CodeUsed):  # 1
        _count(office, strange, STRANGE)
        raise
    most = CALLS + MOST if held.ticket.is_batch else CALLS
    _count(office, visit("card call", code_digest(code)), most)  # 2
    return held


def _count(office: Office, who: Knock, most: int) -> None:
    at = office.now()
    with office.work() as work:
        _, before = work.knocks(who, at)
        expect_checks(before, at, most)
        work.add_knock(who, at)
