"""Called by Alembic: hands it the connection that `upgrade` was given."""

from alembic import context

from parapheur.store.migrations import VERSION_TABLE, ours
from parapheur.store.records import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    version_table=VERSION_TABLE,
    include_object=ours,
)
context.run_migrations()
