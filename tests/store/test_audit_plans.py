"""What auditors ask is answered along an index, on both databases: their own plans say so."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from parapheur.domain.about_audit import AuditorLooked, AuditPage
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.finding import Sought
from parapheur.domain.people import DeskId
from parapheur.store import Database
from parapheur.store.connect import connect
from parapheur.store.plans import indexes_in, whole_tables_in
from parapheur.store.records import DossierRecord, EntryRecord, PrintRecord, SoughtRecord
from parapheur.words.kinds import REFUSED
from tests.builders import CLAIRE, LETTER, SERVICE, YOUSSEF, a_trail, at, keep_all
from tests.databases import BACKENDS, fresh
from tests.fake_subjects import SUBJECTS

MANY = 3000
TABLES = ("dossiers", "trail", "sought_words", "prints")

ASKED: dict[str, tuple[Callable[[Database], object], str]] = {}


def looks(name: str, along: str) -> Callable[[Callable[[Database], object]], None]:
    def keep(look: Callable[[Database], object]) -> None:
        ASKED[name] = look, along

    return keep


def sought(name: str, along: str, **what: object) -> None:
    def look(database: Database) -> object:
        wanted = Sought(**what)  # type: ignore[arg-type]  # one at a time
        find = database.reading.occurrences if wanted.of_what_happened else database.reading.found
        return find(wanted, reader=CLAIRE)

    ASKED[name] = look, along


sought("who", "ix_trail_", actor=YOUSSEF.login)
sought("desk", "ix_trail_", desk=SERVICE)
sought("what", "ix_trail_", kind="VisaGiven")
sought("act of delegation", "ix_trail_", under="13/26")
sought("days", "ix_trail_", since=at(0), until=at(9))
sought("who and what", "ix_trail_", actor=YOUSSEF.login, kind="VisaGiven")
sought("who and words", "ix_trail_", actor=YOUSSEF.login, text="commune")
sought("nobody", "ix_trail_", actor=CLAIRE.login, desk=DeskId("inconnu"))
sought("rare words", "pk_sought_words", text="unique")
sought("rare words and what", "pk_trail", text="reponse", kind="VisaGiven")
sought("a number and who", "pk_trail", number=DossierId(1), actor=YOUSSEF.login)
sought("a print", "pk_prints", digest=Digest("ab" * 32))
sought("a number", "pk_dossiers", number=DossierId(7))


@looks("refusals", "ix_trail_")
def _refusals(database: Database) -> object:
    return database.reading.occurrences(Sought(), reader=CLAIRE, kinds=REFUSED)


@pytest.fixture(scope="module", params=BACKENDS)
def many(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """3 000 dossiers with all that they are found by: so few that PostgreSQL needs a hint."""
    for url in fresh(request.param, tmp_path_factory.mktemp("plans")):
        hint = "?options=-cenable_seqscan%3Doff" if request.param == "postgresql" else ""
        database = Database(url + hint, SUBJECTS)
        filled(database, url)
        yield database
        database.close()


def filled(database: Database, url: str) -> None:
    number = keep_all(database, a_trail(LETTER, on_step=2))
    with database.work() as work:
        work.add_person(CLAIRE, "hash")
        for minute in range(200):
            seen = AuditorLooked(at=at(minute), actor=CLAIRE.login, page=AuditPage.SEARCH)
            work.note(CLAIRE.login, seen)
    engine = connect(url)
    with Session(engine) as session, session.begin():
        model = session.get_one(DossierRecord, number)
        columns = {c.name: getattr(model, c.name) for c in DossierRecord.__table__.c}
        entry = session.get_one(EntryRecord, (f"dossier/{number}", 3))
        told = {c.name: getattr(entry, c.name) for c in EntryRecord.__table__.c}
        copies = range(number + 1, number + MANY)
        session.execute(insert(DossierRecord), [{**columns, "id": n} for n in copies])
        streams = [{**told, "stream": f"dossier/{n}", "dossier": n, "at": at(n)} for n in copies]
        session.execute(insert(EntryRecord), streams)
        session.execute(insert(SoughtRecord), [{"word": "commune", "dossier": n} for n in copies])
        prints = [{"digest": f"{n:064x}", "dossier": n, "proof": True} for n in copies]
        session.execute(insert(PrintRecord), prints)
        if engine.dialect.name == "postgresql":
            session.execute(text(f"ANALYZE {', '.join(TABLES)}"))
    engine.dispose()


@pytest.mark.parametrize("question", ASKED)
def test_no_question_reads_a_table_from_end_to_end(many: Database, question: str) -> None:
    look, along = ASKED[question]
    plan = many.plans(lambda: look(many))
    assert whole_tables_in(plan) == [], plan
    found = " ".join(indexes_in(plan)).replace("sqlite_autoindex_", "pk_")
    rowid = " pk_dossiers" if "PRIMARY KEY" in " ".join(plan) else ""
    assert along in f" {found}{rowid}", plan
