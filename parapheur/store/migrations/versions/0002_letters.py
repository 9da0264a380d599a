"""The registry office: letters, their numbers, and by what they are found."""

import sqlalchemy as sa
from alembic import op

from parapheur.store.migrations.keeping import keep_for_good

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


KEPT = ("order_numbers", "register_days")
"""Tables whose rows are added and never changed."""


def upgrade() -> None:
    tables()
    keep_for_good(*KEPT)


def tables() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("deposited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted", sa.Date(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("took", sa.Integer(), nullable=True),
        sa.Column("kept_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worded", sa.Boolean(), nullable=False),
        sa.Column("alarm", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_by", sa.String(length=64), nullable=True),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=28), nullable=True),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
        sa.UniqueConstraint("code", name=op.f("uq_incoming_code")),
        sa.UniqueConstraint("key", name=op.f("uq_incoming_key")),
    )
    op.create_index(op.f("ix_incoming_body_counted"), "incoming", ["body", "counted"])
    op.create_index(
        op.f("ix_incoming_body_kind_kept_from"),
        "incoming",
        ["body", "kind", "kept_from"],
        sqlite_where=sa.text("kept_from IS NOT NULL"),
        postgresql_where=sa.text("kept_from IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_incoming_body_sender_reference"), "incoming", ["body", "sender", "reference"]
    )
    op.create_index(
        op.f("ix_incoming_alarm"),
        "incoming",
        ["alarm"],
        sqlite_where=sa.text("alarm IS NOT NULL"),
        postgresql_where=sa.text("alarm IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_incoming_counted_by"),
        "incoming",
        ["counted_by"],
        sqlite_where=sa.text("counted_by IS NOT NULL"),
        postgresql_where=sa.text("counted_by IS NOT NULL"),
    )
    op.create_index(op.f("ix_incoming_body_channel_id"), "incoming", ["body", "channel", "id"])
    op.create_index(op.f("ix_incoming_body_country_id"), "incoming", ["body", "country", "id"])
    op.create_index(op.f("ix_incoming_body_id"), "incoming", ["body", "id"])
    op.create_index(op.f("ix_incoming_body_kind_id"), "incoming", ["body", "kind", "id"])
    op.create_index(
        op.f("ix_incoming_unworded"),
        "incoming",
        ["id"],
        sqlite_where=sa.text("worded = false"),
        postgresql_where=sa.text("worded = false"),
    )
    op.create_index(op.f("ix_incoming_body_state_id"), "incoming", ["body", "state", "id"])
    op.create_index(op.f("ix_incoming_body_year_number"), "incoming", ["body", "year", "number"])
    op.create_index(op.f("ix_incoming_deposited_at"), "incoming", ["deposited_at"])
    op.create_index(
        op.f("ix_incoming_due"),
        "incoming",
        ["due"],
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    op.create_index(op.f("ix_incoming_receipt"), "incoming", ["receipt"])
    op.create_index(
        op.f("ix_incoming_unreceipted"),
        "incoming",
        ["id"],
        sqlite_where=sa.text("receipt IS NULL"),
        postgresql_where=sa.text("receipt IS NULL"),
    )
    op.create_table(
        "incoming_desks",
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=200), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["letter"], ["incoming.id"], name=op.f("fk_incoming_desks_letter")),
        sa.PrimaryKeyConstraint("letter", "desk", name=op.f("pk_incoming_desks")),
    )
    op.create_index(
        op.f("ix_incoming_desks_desk_waits_due_letter"),
        "incoming_desks",
        ["desk", "waits", "due", "letter"],
    )
    op.create_table(
        "letter_dossiers",
        sa.Column("dossier", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.id"], name=op.f("fk_letter_dossiers_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["letter"], ["incoming.id"], name=op.f("fk_letter_dossiers_letter")
        ),
        sa.PrimaryKeyConstraint("dossier", name=op.f("pk_letter_dossiers")),
    )
    op.create_index(op.f("ix_letter_dossiers_body"), "letter_dossiers", ["body"])
    op.create_index(op.f("ix_letter_dossiers_letter"), "letter_dossiers", ["letter"])
    op.create_table(
        "letter_prints",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["incoming.id"], name=op.f("fk_letter_prints_letter")),
        sa.PrimaryKeyConstraint("digest", "letter", name=op.f("pk_letter_prints")),
    )
    op.create_index(op.f("ix_letter_prints_letter"), "letter_prints", ["letter"])
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("slip", sa.String(length=64), nullable=True),
        sa.Column("kept_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disposal", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answers"], ["incoming.id"], name=op.f("fk_outgoing_answers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
    )
    op.create_index(op.f("ix_outgoing_answers"), "outgoing", ["answers"])
    op.create_index(op.f("ix_outgoing_at"), "outgoing", ["at"])
    op.create_index(op.f("ix_outgoing_body_id"), "outgoing", ["body", "id"])
    op.create_index(
        op.f("ix_outgoing_body_kind_kept_from"),
        "outgoing",
        ["body", "kind", "kept_from"],
        sqlite_where=sa.text("kept_from IS NOT NULL"),
        postgresql_where=sa.text("kept_from IS NOT NULL"),
    )
    op.create_index(op.f("ix_outgoing_body_year_number"), "outgoing", ["body", "year", "number"])
    op.create_index(
        op.f("ix_outgoing_dossier"),
        "outgoing",
        ["dossier"],
        unique=True,
        sqlite_where=sa.text("void = false"),
        postgresql_where=sa.text("void = false"),
    )
    op.create_index(
        op.f("ix_outgoing_unslipped"),
        "outgoing",
        ["id"],
        sqlite_where=sa.text("slip IS NULL"),
        postgresql_where=sa.text("slip IS NULL"),
    )
    op.create_table(
        "registers",
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("body", "register", "year", name=op.f("pk_registers")),
    )
    op.create_table(
        "order_numbers",
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stream", sa.String(length=220), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "body", "register", "year", "number", name=op.f("pk_order_numbers")
        ),
    )
    op.create_index(
        op.f("ix_order_numbers_body_register_at"), "order_numbers", ["body", "register", "at"]
    )
    op.create_index(op.f("ix_order_numbers_stream"), "order_numbers", ["stream"])
    op.create_table(
        "disposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposals")),
    )
    op.create_index(op.f("ix_disposals_body"), "disposals", ["body"])
    op.create_table(
        "letter_words",
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column(
            "word",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("letter", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint(
            "body", "direction", "word", "letter", name=op.f("pk_letter_words")
        ),
    )
    op.create_index(
        op.f("ix_letter_words_letter_direction_word"),
        "letter_words",
        ["letter", "direction", "word"],
    )
    op.create_table(
        "register_days",
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("body", "register", "day", name=op.f("pk_register_days")),
    )
    op.create_table(
        "letter_codes",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_letter_codes")),
    )
    op.create_index(op.f("ix_letter_codes_at"), "letter_codes", ["at"])
    op.create_index(op.f("ix_letter_codes_sender"), "letter_codes", ["sender"])
