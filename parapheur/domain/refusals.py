"""Every refusal by its name: a closed list, in whose words what was refused is told later."""

from collections.abc import Iterator
from functools import cache

from parapheur.domain import attached, handwriting, misdated, misdirected, unfit
from parapheur.domain.errors import ParapheurError

ELSEWHERE = (attached, handwriting, misdated, misdirected, unfit)
"""Where refusals stand besides `errors`."""
HERE = __name__.rpartition(".")[0]


def refusals(parent: type[ParapheurError] = ParapheurError) -> Iterator[type[ParapheurError]]:
    """Yield every refusal of the rules; what a room refuses by one of its own is none."""
    for child in parent.__subclasses__():
        if child.__module__.rpartition(".")[0] == HERE:
            yield child
            yield from refusals(child)


@cache
def by_name() -> dict[str, type[ParapheurError]]:
    """Return every refusal by its name."""
    return {one.__name__: one for one in refusals()}


def named(refusal: ParapheurError) -> str:
    """Return the name of a refusal: its own, or of what it is one of."""
    kinds = (one.__name__ for one in type(refusal).__mro__)
    return next((name for name in kinds if name in by_name()), ParapheurError.__name__)
