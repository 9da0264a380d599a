"""The first tables, and the triggers that keep what was written."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = (
    "trail",
    "acts",
    "versions",
    "circuit_versions",
    "calendars",
    "leaves",
    "subtrees",
    "heads",
)
"""Tables whose rows are added and never changed."""

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

REFUSAL = """CREATE FUNCTION parapheur_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
   USING ERRCODE = 'integrity_constraint_violation'; END $$"""

# INSERT OR REPLACE deletes without a word to the delete trigger, unless told otherwise.
NO_REPLACE = """CREATE TRIGGER trail_is_never_replaced BEFORE INSERT ON trail
    WHEN EXISTS (SELECT 1 FROM trail WHERE stream = NEW.stream AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'UNIQUE: trail is append-only'); END"""

# Each entry waits for its number in the tree from the moment it is kept.
WAITS = "INSERT INTO unnumbered (stream, seq) VALUES (NEW.stream, NEW.seq);"
IN_SQLITE = (f"CREATE TRIGGER trail_is_numbered AFTER INSERT ON trail BEGIN {WAITS} END",)
IN_POSTGRESQL = (
    f"""CREATE FUNCTION parapheur_unnumbered() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {WAITS} RETURN NULL; END $$""",
    """CREATE TRIGGER trail_is_numbered AFTER INSERT ON trail
    FOR EACH ROW EXECUTE FUNCTION parapheur_unnumbered()""",
)

# What is summed of a month stands only as long as nothing changed what it sums: an entry of that
# time that comes late, or a dossier that is confidential from now on, or no more.
SAME_MONTH = "DELETE FROM sums WHERE until > NEW.at AND since <= NEW.at;"
ITS_MONTHS = """DELETE FROM sums WHERE until >
    (SELECT at FROM trail WHERE stream = 'dossier/' || NEW.id AND seq = 1);"""
UNSUMMED_IN_SQLITE = (
    f"CREATE TRIGGER trail_is_summed AFTER INSERT ON trail BEGIN {SAME_MONTH} END",
    f"""CREATE TRIGGER dossiers_are_summed AFTER UPDATE OF level ON dossiers
    WHEN OLD.level <> NEW.level BEGIN {ITS_MONTHS} END""",
)
UNSUMMED_IN_POSTGRESQL = (
    f"""CREATE FUNCTION parapheur_same_month() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {SAME_MONTH} RETURN NULL; END $$""",
    f"""CREATE FUNCTION parapheur_its_months() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {ITS_MONTHS} RETURN NULL; END $$""",
    """CREATE TRIGGER trail_is_summed AFTER INSERT ON trail
    FOR EACH ROW EXECUTE FUNCTION parapheur_same_month()""",
    """CREATE TRIGGER dossiers_are_summed AFTER UPDATE OF level ON dossiers
    FOR EACH ROW WHEN (OLD.level IS DISTINCT FROM NEW.level)
    EXECUTE FUNCTION parapheur_its_months()""",
)


def upgrade() -> None:
    tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSAL)
        triggers = POSTGRESQL
    else:
        op.execute(NO_REPLACE)
        triggers = SQLITE
    for table in KEPT:
        for trigger in triggers:
            op.execute(trigger.format(table=table))
    lone = triggers is SQLITE
    for step in (
        (*IN_SQLITE, *UNSUMMED_IN_SQLITE) if lone else (*IN_POSTGRESQL, *UNSUMMED_IN_POSTGRESQL)
    ):
        op.execute(step)


def tables() -> None:
    op.create_table(
        "desks",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("superior", sa.String(length=200), nullable=True),
        sa.Column("article", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
    )
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("originator", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("circuit", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("undo_by", sa.String(length=200), nullable=True),
        sa.Column("undo_desk", sa.String(length=200), nullable=True),
        sa.Column("alarm", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
    )
    op.create_index(
        op.f("ix_dossiers_undo_by_updated_at"),
        "dossiers",
        ["undo_by", "updated_at"],
        unique=False,
        sqlite_where=sa.text("undo_by IS NOT NULL"),
        postgresql_where=sa.text("undo_by IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dossiers_alarm"),
        "dossiers",
        ["alarm"],
        unique=False,
        sqlite_where=sa.text("alarm IS NOT NULL"),
        postgresql_where=sa.text("alarm IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dossiers_proof_due"),
        "dossiers",
        ["proof_due"],
        unique=False,
        sqlite_where=sa.text("proof_due IS NOT NULL"),
        postgresql_where=sa.text("proof_due IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dossiers_counted"),
        "dossiers",
        ["counted"],
        unique=False,
        sqlite_where=sa.text("counted IS NOT NULL"),
        postgresql_where=sa.text("counted IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dossiers_level"),
        "dossiers",
        ["level"],
        unique=False,
        sqlite_where=sa.text("level <> 'ordinary'"),
        postgresql_where=sa.text("level <> 'ordinary'"),
    )
    op.create_table(
        "calendars",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_calendars")),
    )
    op.create_index(
        op.f("ix_dossiers_originator_state_updated_at"),
        "dossiers",
        ["originator", "state", "updated_at"],
        unique=False,
    )
    op.create_table(
        "knocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knocks")),
    )
    op.create_index(op.f("ix_knocks_name_at"), "knocks", ["name", "at"], unique=False)
    op.create_index(op.f("ix_knocks_address_at"), "knocks", ["address", "at"], unique=False)
    op.create_index(op.f("ix_knocks_at"), "knocks", ["at"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("network", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("login", "network", name=op.f("pk_tallies")),
    )
    op.create_table(
        "people",
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("password_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_people")),
    )
    op.create_table(
        "trail",
        sa.Column("stream", sa.String(length=220), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=True),
        sa.Column("desk", sa.String(length=200), nullable=True),
        sa.Column("under", sa.Text(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", name=op.f("pk_trail")),
    )
    op.create_index(op.f("ix_trail_at"), "trail", ["at"], unique=False)
    op.create_index(
        op.f("ix_trail_kind_at_dossier"), "trail", ["kind", "at", "dossier"], unique=False
    )
    op.create_index(op.f("ix_trail_actor_at"), "trail", ["actor", "at"], unique=False)
    for name in ("desk", "under"):
        known = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            op.f(f"ix_trail_{name}_at"),
            "trail",
            [name, "at"],
            unique=False,
            sqlite_where=known,
            postgresql_where=known,
        )
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.Column("circuit", sa.String(length=200), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_acts_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sa.UniqueConstraint("dossier", "round", "position", "desk", name="one_act_a_desk"),
        sa.UniqueConstraint("dossier", "round", "position", "slot", name="one_act_a_slot"),
    )
    op.create_index(op.f("ix_acts_actor_dossier"), "acts", ["actor", "dossier"], unique=False)
    op.create_index(op.f("ix_acts_actor_id"), "acts", ["actor", "id"], unique=False)
    op.create_index(op.f("ix_acts_at"), "acts", ["at"], unique=False)
    op.create_table(
        "awaiting",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(length=200), nullable=False),
        sa.Column("ahead", sa.Boolean(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("circuit", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_awaiting_dossier")),
        sa.PrimaryKeyConstraint("dossier", "position", "desk", name=op.f("pk_awaiting")),
    )
    op.create_index(
        op.f("ix_awaiting_desk_ahead_due_dossier_action_circuit"),
        "awaiting",
        ["desk", "ahead", "due", "dossier", "action", "circuit"],
        unique=False,
    )
    op.create_table(
        "papers",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=28), nullable=True),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_papers_dossier")),
        sa.PrimaryKeyConstraint("digest", "dossier", name=op.f("pk_papers")),
        sa.UniqueConstraint("code", name=op.f("uq_papers_code")),
    )
    op.create_index(op.f("ix_papers_dossier_at"), "papers", ["dossier", "at"], unique=False)
    op.create_table(
        "finished",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_finished_dossier")),
        sa.PrimaryKeyConstraint("dossier", "login", name=op.f("pk_finished")),
    )
    op.create_index(
        op.f("ix_finished_login_at_dossier"), "finished", ["login", "at", "dossier"], unique=False
    )
    op.create_index(op.f("ix_finished_at"), "finished", ["at"], unique=False)
    op.create_table(
        "sums",
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("until", name=op.f("pk_sums")),
    )
    op.create_table(
        "sought_words",
        sa.Column(
            "word",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_sought_words_dossier")),
        sa.PrimaryKeyConstraint("word", "dossier", name=op.f("pk_sought_words")),
    )
    op.create_index(op.f("ix_sought_words_dossier"), "sought_words", ["dossier"], unique=False)
    op.create_table(
        "checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.login"], name=op.f("fk_checks_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
    )
    op.create_table(
        "check_items",
        sa.Column("check", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("troubles", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["check"], ["checks.id"], name=op.f("fk_check_items_check")),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_check_items_dossier")),
        sa.PrimaryKeyConstraint("check", "dossier", name=op.f("pk_check_items")),
    )
    op.create_index(
        op.f("ix_check_items_check_outcome_dossier"),
        "check_items",
        ["check", "outcome", "dossier"],
        unique=False,
    )
    op.create_table(
        "prints",
        sa.Column(
            "digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("proof", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_prints_dossier")),
        sa.PrimaryKeyConstraint("digest", "dossier", name=op.f("pk_prints")),
    )
    op.create_index(op.f("ix_prints_dossier"), "prints", ["dossier"], unique=False)
    op.create_table(
        "holdings",
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("desk", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["people.login"], name=op.f("fk_holdings_login")),
        sa.PrimaryKeyConstraint("login", "desk", name=op.f("pk_holdings")),
    )
    op.create_index(op.f("ix_holdings_desk"), "holdings", ["desk"], unique=False)
    op.create_table(
        "personal",
        sa.Column("stream", sa.String(length=220), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=220), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("stream", "seq", "path", name=op.f("pk_personal")),
    )
    op.create_index(op.f("ix_personal_subject"), "personal", ["subject"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("subject", sa.String(length=220), nullable=False),
        sa.Column("stream", sa.String(length=220), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_erasures")),
    )
    op.create_table(
        "intents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_intents_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intents")),
    )
    op.create_index(op.f("ix_intents_dossier"), "intents", ["dossier"], unique=False)
    op.create_index(
        "one_open_intent",
        "intents",
        ["dossier"],
        unique=True,
        sqlite_where=sa.text("outcome = 'open'"),
        postgresql_where=sa.text("outcome = 'open'"),
    )
    op.create_table(
        "keys",
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner"], ["people.login"], name=op.f("fk_keys_owner")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_keys")),
    )
    op.create_table(
        "cards",
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["people.login"], name=op.f("fk_cards_owner")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_cards")),
        sa.UniqueConstraint("digest", name=op.f("uq_cards_digest")),
    )
    op.create_table(
        "tickets",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("over", sa.String(length=64), nullable=True),
        sa.Column("length", sa.BigInteger(), nullable=True),
        sa.Column("field", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certificate", sa.String(length=64), nullable=True),
        sa.Column("tail", sa.LargeBinary(), nullable=True),
        sa.Column("gap", sa.Integer(), nullable=True),
        sa.Column("gap_end", sa.Integer(), nullable=True),
        sa.Column("time", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.LargeBinary(), nullable=True),
        sa.Column("image", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["login"], ["people.login"], name=op.f("fk_tickets_login")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_tickets")),
        sa.UniqueConstraint("handle", name=op.f("uq_tickets_handle")),
    )
    op.create_index(op.f("ix_tickets_session"), "tickets", ["session"], unique=False)
    op.create_index(op.f("ix_tickets_until"), "tickets", ["until"], unique=False)
    op.create_table(
        "handwritings",
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["people.login"], name=op.f("fk_handwritings_owner")),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_handwritings")),
    )
    op.create_table(
        "delegations",
        sa.Column("id", sa.String(length=220), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("to", sa.String(length=200), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.login"], name=op.f("fk_delegations_by")),
        sa.ForeignKeyConstraint(["to"], ["people.login"], name=op.f("fk_delegations_to")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_to"), "delegations", ["to"], unique=False)
    op.create_table(
        "circuit_versions",
        sa.Column("circuit", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author"], ["people.login"], name=op.f("fk_circuit_versions_author")
        ),
        sa.PrimaryKeyConstraint("circuit", "number", name=op.f("pk_circuit_versions")),
    )
    op.create_table(
        "terms",
        sa.Column("id", sa.String(length=220), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["who"], ["people.login"], name=op.f("fk_terms_who")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
    )
    op.create_index(op.f("ix_terms_who"), "terms", ["who"], unique=False)
    op.create_table(
        "day_orders",
        sa.Column("desk", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("locked_by", sa.String(length=200), nullable=True),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "day", name=op.f("pk_day_orders")),
    )
    op.create_index(op.f("ix_day_orders_day"), "day_orders", ["day"], unique=False)
    op.create_index(op.f("ix_day_orders_locked_by"), "day_orders", ["locked_by"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["people.login"], name=op.f("fk_sessions_login")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_login"), "sessions", ["login"], unique=False)
    op.create_table(
        "instructions",
        sa.Column("receiver", sa.String(length=220), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_instructions_dossier")),
        sa.PrimaryKeyConstraint("receiver", "dossier", "key", name=op.f("pk_instructions")),
    )
    op.create_index(op.f("ix_instructions_dossier"), "instructions", ["dossier"], unique=False)
    op.create_table(
        "private_notes",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["people.login"], name=op.f("fk_private_notes_author")),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.id"], name=op.f("fk_private_notes_dossier")
        ),
        sa.PrimaryKeyConstraint("dossier", "author", name=op.f("pk_private_notes")),
    )
    op.create_table(
        "pages_shown",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_pages_shown_dossier")),
        sa.ForeignKeyConstraint(["login"], ["people.login"], name=op.f("fk_pages_shown_login")),
        sa.PrimaryKeyConstraint("dossier", "login", "document", name=op.f("pk_pages_shown")),
    )
    op.create_table(
        "correspondences",
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["people.login"], name=op.f("fk_correspondences_login")),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_correspondences")),
    )
    op.create_table(
        "unnumbered",
        sa.Column("stream", sa.String(length=220), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", name=op.f("pk_unnumbered")),
    )
    op.create_table(
        "leaves",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stream", sa.String(length=220), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_leaves")),
        sa.UniqueConstraint("stream", "seq", name="one_leaf_an_entry"),
    )
    op.create_table(
        "subtrees",
        sa.Column("height", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("height", "index", name=op.f("pk_subtrees")),
    )
    op.create_table(
        "heads",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_heads")),
    )
    op.create_table(
        "mail_messages",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("receiver", sa.String(length=254), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("fate", sa.String(length=20), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_messages")),
    )
    op.create_index(op.f("ix_mail_messages_fate_next"), "mail_messages", ["fate", "next"])
    op.create_index(op.f("ix_mail_messages_receiver"), "mail_messages", ["receiver"])
    op.create_table(
        "mail_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stream", sa.String(length=220), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=True),
        sa.Column("desk", sa.String(length=200), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["message"], ["mail_messages.id"], name=op.f("fk_mail_words_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_words")),
        sa.UniqueConstraint("stream", "seq", "receiver", "kind", "desk", name="one_word_an_event"),
    )
    op.create_index(op.f("ix_mail_words_message_due"), "mail_words", ["message", "due"])
    op.create_index(op.f("ix_mail_words_receiver"), "mail_words", ["receiver"])
    op.create_table(
        "guest_sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.id"], name=op.f("fk_guest_sessions_dossier")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_guest_sessions")),
    )
    op.create_index(op.f("ix_guest_sessions_opened"), "guest_sessions", ["opened"])
    op.create_table(
        "versions",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_versions_dossier")),
        sa.PrimaryKeyConstraint("dossier", "round", "index", name=op.f("pk_versions")),
    )
    op.create_index(op.f("ix_versions_digest"), "versions", ["digest"], unique=False)
