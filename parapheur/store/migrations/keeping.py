"""Tables whose rows are added and never changed, as later steps make them."""

from alembic import op

SQLITE = (
    """CREATE TRIGGER {table}_is_never_updated BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    """CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
)
POSTGRESQL = (
    """CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION parapheur_append_only()""",
    """CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION parapheur_append_only()""",
)


def keep_for_good(*tables: str) -> None:
    """Let nobody change a row of these tables, or take one away."""
    ours = POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE
    for table in tables:
        for trigger in ours:
            op.execute(trigger.format(table=table))
