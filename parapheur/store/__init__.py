"""Where work is kept: rows, one transaction, lists, and the migrations of the tables.

The only room that knows SQLAlchemy, Alembic and SQL. It keeps events and what they lead to, all
together or not at all, on SQLite (one file, one machine) and PostgreSQL (several) alike. What is
right rests on unique constraints and on comparing before writing, never on an isolation level.

Rows never leave this room: values of the domain go in and come out. It decides no rule, reads no
clock, sends nothing, and never updates or deletes a line of a trail (triggers see to it).
"""

from parapheur.store.database import Database as Database
