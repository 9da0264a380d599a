"""What the keys of a circuit, its answers and its mistakes are called in pages."""

from collections.abc import Iterator

from parapheur.domain.circuit_changes import Changed
from parapheur.domain.metadata import Kind

KEYS = {
    "name": "Name",
    "visas": "Visas",
    "metadata": "Questions",
    "steps": "Steps",
    "together": "Branches",
    "id": "Identifier",
    "key": "Identifier",
    "action": "What is asked",
    "desks": "Desks",
    "quorum": "How many of the desks",
    "days": "Days allowed",
    "deadline": "Time allowed",
    "remind": "Reminder",
    "escalate": "When it is late",
    "asks": "To be answered before acting",
    "asks_to_reject": "To be answered before rejecting",
    "level": "Lowest level of signature",
    "read_all": "Every page must be read",
    "baseline": "Proof over time",
    "least_baseline": "While no time server answers",
    "changes": "Steps further on may be changed on the way",
    "least_visas": "Visas at least",
    "last_signs": "A signature comes last",
    "when": "Condition",
    "apart": "Kept apart from",
    "checklist": "Checklist",
    "kind": "Kind of answer",
    "choices": "Choices",
    "required": "Mandatory",
}
"""What the keys of a circuit are called in pages."""

ALLOWED = {
    "calendar_days": "{amount} (calendar days)",
    "working_days": "{amount} (working days)",
    "office_hours": "{amount} (office hours)",
}
"""How long something may take."""

BEFORE = {
    "calendar_days": "calendar days before the deadline: {amount}",
    "working_days": "working days before the deadline: {amount}",
    "office_hours": "office hours before the deadline: {amount}",
}
"""When a reminder is sent."""

AFTER = {
    "calendar_days": "calendar days after the deadline: {amount}",
    "working_days": "working days after the deadline: {amount}",
    "office_hours": "office hours after the deadline: {amount}",
}
"""When what is late goes further."""

WAYS = {
    "superior": "the desk above may act too",
    "substitute": "the desk “{desk}” may act too",
    "back": "the dossier goes back to who deposited it",
}
"""What happens when a step is late."""

KINDS = {
    Kind.TEXT: "Words",
    Kind.INTEGER: "A whole number",
    Kind.DECIMAL: "A number or an amount",
    Kind.DATE: "A date",
    Kind.BOOLEAN: "Yes or no",
    Kind.CHOICE: "One of a list",
}
"""What answers are called."""

SHOWN = {
    "id", "name", "action", "desks", "quorum", "days", "deadline", "remind", "escalate", "when",
    "apart", "checklist", "level", "least_baseline", "read_all", "asks", "asks_to_reject",
}  # fmt: skip
"""Keys of a step that the form shows."""

PROBLEMS = (
    (r"missing", "nothing is said here"),
    (r"empty", "nothing is said here"),
    (r"not in Arabic", "this is not in Arabic"),
    (r"holds a line break or an invisible sign", "it holds an invisible sign"),
    (r"string should have at most (?P<most>\d+) character.*", "longer than {most} characters"),
    (r"list should have at least .*", "nothing is there yet"),
    (r"list should have at most (?P<most>\d+) item.*", "more than {most}"),
    (r"unknown key.*", "this key is not known"),
    (
        r"'(?P<name>[^']*)' is not made of small letters.*",
        "an identifier has small letters a-z, digits and hyphens alone",
    ),
    (r"'(?P<name>[^']*)' is taken by .*", "“{name}” is the identifier of another step"),
    (r"'(?P<name>[^']*)' stands there twice", "“{name}” stands there twice"),
    (r"desk '(?P<name>[^']*)' stands there twice", "“{name}” stands there twice"),
    (r"unknown desk '(?P<name>[^']*)'.*", "there is no desk “{name}”"),
    (r"unknown step '(?P<name>[^']*)'.*", "there is no step “{name}”"),
    (r".* is the desk of the seal: .*", "no person acts at the desk of the seal"),
    (
        r"asks for (?P<needed>\d+) desks where (?P<named>\d+) are named",
        "{needed} desks are asked for where {named} are named",
    ),
    (r"input should be greater than or equal to (?P<least>\d+)", "at least {least}"),
    (r"input should be less than or equal to (?P<most>\d+)", "at most {most}"),
    (r"input should be a valid integer.*", "this is not a whole number"),
    (r"must be 'any', 'all', or a whole number.*", "this is not a whole number"),
    (r"a step cannot be kept apart from itself", "a step cannot be kept apart from itself"),
    (
        r"the seal closes a circuit: .*",
        "the seal closes a circuit: nobody signs after it, and it stands in no branch",
    ),
    (
        r"nobody sees the document before the seal.*",
        "nobody sees the document before the seal: add a visa or a signature",
    ),
    (
        r"a seal is put by the organisation itself.*",
        "the seal is put by the program: it takes no desk",
    ),
    (r"more than 50 steps in all", "more than 50 steps"),
    (r".*a choice has choices, and nothing else has", "give the choices of the list"),
    (r"branches stand in no other branch.*", "branches stand in no other branch"),
)
"""What the reading of a circuit says, in English, and how a page says it."""


def sentences() -> Iterator[str]:
    """Yield every sentence of these tables, for who translates them."""
    yield from KEYS.values()
    yield from KINDS.values()
    yield from (*ALLOWED.values(), *BEFORE.values(), *AFTER.values(), *WAYS.values())
    yield from (sentence for _, sentence in PROBLEMS)
    yield from Changed
