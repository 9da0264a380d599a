"""One process of the crew: `python -m parapheur.worker.hand NUMBER`, the number of its line.

It opens the office as its settings say, then gives the acts that it is told to, one handful after
the other. The key stays with who asks: what is to be signed goes there. It ends when the line does,
or when long nothing came.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from parapheur.bootstrap import open_office
from parapheur.crew import Answer, KeyElsewhere, Order, Question, Refused, Told
from parapheur.crew.crew import IDLE
from parapheur.domain.several import Result
from parapheur.usecases.batch import give_several
from parapheur.usecases.ports import Office


def main() -> None:
    """Serve the line whose number was given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    line: Connection[Any, Any] = Connection(int(sys.argv[1]))
    with line:
        try:
            with open_office(line.recv()) as opened:
                line.send(None)  # ready
                while line.poll(IDLE):
                    results = done(opened.office, line.recv(), line)
                    line.send([Told.of(result) for result in results])
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def done(office: Office, order: Order, line: "Connection[Any, Any]") -> Iterator[Result]:
    """Give a handful of acts with the key at the other end."""
    turn = threading.Lock()

    def ask(question: Question) -> Answer | Refused:
        with turn:  # acts may be given side by side
            line.send(question)
            answer: Answer | Refused = line.recv()
        return answer

    key = KeyElsewhere(order.key, ask)
    return give_several(office, order.actor, order.acts, key, order.until)


if __name__ == "__main__":
    main()
