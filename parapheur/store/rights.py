"""What the program's own role may do on PostgreSQL, where another role owns the tables.

The owner makes and renews the tables, and grants what `parapheur rights ROLE` says; the role that
pages and workers connect as may add to what is only ever added to, and nothing else: it can neither
change nor take away a line of a trail, nor the triggers that forbid it.
"""

from collections.abc import Iterator

from parapheur.store import journal_records, letter_records, mail_records  # noqa: F401  their tables are granted
from parapheur.store.migrations import VERSION_TABLE
from parapheur.store.records import Record

ADDED_TO = (
    "trail",
    "acts",
    "versions",
    "circuit_versions",
    "calendars",
    "leaves",
    "subtrees",
    "heads",
    "order_numbers",
    "register_days",
)
"""Tables whose rows are added and never changed; triggers see to it, too."""
ENGINE = "dbos"
"""The schema of the job engine's tables."""


def grants(role: str) -> Iterator[str]:
    """Yield the statements that the owner of the tables runs, in order."""
    to = '"' + role.replace('"', '""') + '"'
    yield f"GRANT USAGE ON SCHEMA public TO {to}"
    yield f"GRANT SELECT ON {VERSION_TABLE} TO {to}"
    for name in sorted(Record.metadata.tables):
        may = "SELECT, INSERT" if name in ADDED_TO else "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {may} ON {name} TO {to}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}"
    yield f"GRANT USAGE ON SCHEMA {ENGINE} TO {to}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {ENGINE} TO {to}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {ENGINE} TO {to}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {ENGINE} TO {to}"
