"""Processes of a crew that give nothing: what they do with an act is said by its position.

`python -m tests.crew.hands NUMBER`, the number of its line.
"""

import os
import sys
from multiprocessing.connection import Connection
from typing import Any

from parapheur.crew import Answer, KeyElsewhere, Question, Refused, Told
from parapheur.crew.messages import Facts
from parapheur.domain.errors import NotYourTurn, ParapheurError
from parapheur.domain.grants import Grant
from parapheur.domain.several import Result, Ticked

GIVE, REFUSE, DIE, NEVER = range(4)


def main() -> None:
    line: Connection[Any, Any] = Connection(int(sys.argv[1]))
    if line.recv() == "stillborn":
        return
    line.send(None)
    try:
        while True:
            order = line.recv()
            line.send([Told.of(done(one, order.key, line)) for one in order.acts])
    except EOFError:
        return


def done(one: Ticked, key: Facts, line: "Connection[Any, Any]") -> Result:
    def ask(question: Question) -> Answer | Refused:
        line.send(question)
        answer: Answer | Refused = line.recv()
        return answer

    if one.position == DIE:
        os._exit(1)
    if one.position == REFUSE:
        return Result(one, NotYourTurn())
    try:
        grant = Grant(int(one.dossier), one.round, one.position, one.desk, one.shown)
        value = KeyElsewhere(key, ask).under(grant).sign(b"%d" % one.dossier)
    except ParapheurError as refusal:
        return Result(one, refusal)
    return Result(one, before=value != b"signed %d" % one.dossier)


if __name__ == "__main__":
    main()
