"""What one key cannot tell alone about the deadline of a step."""

from collections.abc import Collection, Iterator

from parapheur.circuits.mistakes import Found, meant
from parapheur.domain.people import ORGANISATION, DeskId


def limits(step: dict[str, object], desks: Collection[DeskId] | None) -> Iterator[Found]:
    """Yield the mistakes between the keys of one step's deadline; desks None: not known."""
    if "days" in step and "deadline" in step:
        yield ["days"], "the same as deadline.calendar_days: say one of the two"
    if "days" not in step and "deadline" not in step:
        for key in ("remind", "escalate"):
            if key in step:
                yield [key], "there is no deadline to count from: add days or deadline"
    escalate = step.get("escalate")
    if isinstance(escalate, dict):
        for key, problem in _escalated(escalate, desks):
            yield ["escalate", key], problem


def _escalated(
    escalate: dict[str, object], desks: Collection[DeskId] | None
) -> Iterator[tuple[str, str]]:
    desk = escalate.get("desk")
    if escalate.get("to") != "substitute":
        if "desk" in escalate:
            yield "desk", "only a substitute is named"
    elif "desk" not in escalate:
        yield "desk", "missing: which desk is the substitute?"
    elif desk == ORGANISATION:
        yield "desk", f"{desk!r} is the desk of the seal: no person acts there"
    elif isinstance(desk, str) and desks is not None and desk not in desks:
        yield "desk", f"unknown desk {desk!r}{meant(desk, desks)}"
