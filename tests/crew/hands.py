"""Processes of a crew that give nothing: what they do with an act is said by its position.

`python -m tests.crew.hands NUMBER`, the number of its line.
"""

import os
import sys
from multiprocessing.connection import Connection
from typing import Any

from parapheur.crew import Answer, KeyElsewhere, Order, Question, Refused, Told
from parapheur.domain.errors import NotYourTurn, ParapheurError
from parapheur.domain.grants import Grant
from parapheur.domain.several import Result

GIVE, REFUSE, DIE, NEVER = range(4)


def main() -> None:
    line: Connection[Any, Any] = Connection(int(sys.argv[1]))
    if line.recv() == "stillborn":
        return
    line.send(None)
    try:
        while True:
            line.send(Told.of(done(line.recv(), line)))
    except EOFError:
        return


def done(order: Order, line: "Connection[Any, Any]") -> Result:
    def ask(question: Question) -> Answer | Refused:
        line.send(question)
        answer: Answer | Refused = line.recv()
        return answer

    if order.act.position == DIE:
        os._exit(1)
    if order.act.position == REFUSE:
        return Result(order.act, NotYourTurn())
    try:
        one = order.act
        grant = Grant(int(one.dossier), one.round, one.position, one.desk, one.shown)
        value = KeyElsewhere(order.key, ask).under(grant).sign(b"%d" % order.act.dossier)
    except ParapheurError as refusal:
        return Result(order.act, refusal)
    return Result(order.act, before=value != b"signed %d" % order.act.dossier)


if __name__ == "__main__":
    main()
