"""Processes that share out the acts of a batch, so that all cores of the machine are used.

This room starts them, hands acts out and hears how each went. It knows neither the office nor what
an act is: `worker.hand` is what runs in each process. The signing key never leaves the process
that opened it: what is to be signed comes here, and the value goes back.
"""

from parapheur.crew.crew import Crew
from parapheur.crew.messages import Answer, Asked, KeyElsewhere, Order, Question, Refused, Told

__all__ = [
    "Answer",
    "Asked",
    "Crew",
    "KeyElsewhere",
    "Order",
    "Question",
    "Refused",
    "Told",
]
