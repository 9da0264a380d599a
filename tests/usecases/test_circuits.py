"""Circuits made in the web view: checked, kept, published, withdrawn, gone back to."""

from dataclasses import replace
from datetime import date

import pytest

from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.circuit_versions import LONGEST_NOTE, CircuitVersion, Standing, identifier_of
from parapheur.domain.errors import (
    BadIdentifier,
    CircuitIsAFile,
    CircuitMistaken,
    CircuitMoved,
    CircuitNotInForce,
    CircuitTaken,
    CircuitUnsound,
    NoSuchVersion,
    NotAllowed,
    TextTooLong,
)
from parapheur.domain.events import CircuitPublished, DossierStarted
from parapheur.domain.people import Login, Person
from parapheur.domain.soundness import Fault, Severity
from parapheur.domain.words import Language
from parapheur.usecases.circuits import check, go_back, keep_circuit, withdraw
from parapheur.usecases.circuits_told import circuits_in_turn
from parapheur.usecases.delegate import Wanted, delegate, revoke_delegation
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.seats import appoint, declare_absence
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from parapheur.words import recount, tell
from tests.builders import (
    AMINA,
    CAST,
    HASSAN,
    LETTER,
    MINISTER,
    PDF,
    PIN,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_person,
)
from tests.drafts import Document, a_written_circuit, a_written_step, named
from tests.enrolled import enrolled
from tests.fakes import FakeOffice, an_office

MADE = CircuitId("conge-cabinet")


@pytest.fixture
def fake() -> FakeOffice:
    opened = an_office()
    for person in CAST:
        issue_key(opened.office, person, PIN, by=person.login)
    return opened


def keep(
    fake: FakeOffice,
    document: Document | None = None,
    *,
    seen: int = 0,
    standing: Standing = Standing.PUBLISHED,
    actor: Person = AMINA,
    circuit: CircuitId = MADE,
    note: str = "",
) -> CircuitVersion:
    document = document or a_written_circuit()
    return keep_circuit(
        fake.office, circuit, document, standing=standing, seen=seen, note=note, actor=actor
    )


def test_what_is_published_is_there_at_once_for_every_process(fake: FakeOffice) -> None:
    one, other = fake.office.circuits, fake.office.circuits
    assert MADE not in one
    keep(fake, standing=Standing.DRAFT)
    assert MADE not in one
    kept = keep(fake, seen=1, note="  pour\n l'été ")
    assert (kept.number, kept.note) == (2, "pour l'été")
    for circuits in (one, other):
        assert circuits[MADE].version == 2
        assert MADE in set(circuits)
        assert len(circuits) == len(circuits.values()) == len(circuits.items())
    keep(fake, a_written_circuit(a_written_step()), seen=2, standing=Standing.DRAFT)
    assert len(one[MADE].steps) == 2
    assert list(fsck(fake.office)) == []


def test_each_version_is_told_in_its_author_s_trail(fake: FakeOffice) -> None:
    kept = keep(fake, note="demandé par le cabinet")
    told = fake.store.reading.account_events(AMINA.login)[-1]
    assert isinstance(told, CircuitPublished)
    assert (told.circuit, told.version, told.digest) == (MADE, 1, kept.digest)
    assert recount(Language.FR, told).endswith("demandé par le cabinet")


def test_a_dossier_keeps_the_version_it_started_with(fake: FakeOffice) -> None:
    keep(fake)
    number = deposit(fake.office, actor=AMINA, subject="Congé", circuit=MADE, main=("a.pdf", PDF))
    start(fake.office, number, actor=AMINA)
    keep(fake, a_written_circuit(a_written_step()), seen=1)
    dossier = fake.store.reading.dossier(number)
    assert dossier.circuit is not None
    assert (dossier.circuit.version, len(dossier.circuit.steps)) == (1, 2)
    (started,) = [e for e in fake.store.reading.events(number) if isinstance(e, DossierStarted)]
    assert "version 1" in recount(Language.FR, started)
    withdraw(fake.office, MADE, seen=2, actor=AMINA)
    assert MADE not in fake.office.circuits
    assert fake.store.reading.dossier(number) == dossier
    assert list(fsck(fake.office)) == []


def test_who_has_not_seen_the_newest_version_is_refused_and_nothing_is_lost(
    fake: FakeOffice,
) -> None:
    keep(fake)
    keep(fake, seen=1)
    with pytest.raises(CircuitMoved) as refused:
        keep(fake, a_written_circuit(a_written_step()), seen=1)
    assert refused.value.facts["version"] == 2
    with pytest.raises(CircuitTaken):
        keep(fake, a_written_circuit(a_written_step()))
    with pytest.raises(CircuitMoved):
        withdraw(fake.office, MADE, seen=5, actor=AMINA)
    assert len(fake.store.reading.circuit_versions()) == 2


def test_what_is_not_sound_may_be_kept_and_not_published(fake: FakeOffice) -> None:
    lonely = a_written_circuit(a_written_step("visa", "visa", "service"))
    with fake.store.work() as work:
        enrolled(work, replace(YOUSSEF, desks=frozenset()), "x")
    checked = check(fake.office, MADE, lonely)
    assert [flaw.fault for flaw in checked.errors] == [Fault.NOBODY]
    assert not checked.fit
    with pytest.raises(CircuitUnsound):
        keep(fake, lonely)
    keep(fake, lonely, standing=Standing.DRAFT)
    assert len(fake.store.reading.circuit_versions()) == 1


def test_a_warning_keeps_nothing_from_being_published(fake: FakeOffice) -> None:
    twice = a_written_circuit(a_written_step("un"), a_written_step("deux"))
    (flaw,) = check(fake.office, MADE, twice).flaws
    assert flaw.severity is Severity.WARNING
    assert keep(fake, twice).number == 1


def test_the_check_counts_who_is_away_and_who_stands_in_and_publishes_all_the_same(
    fake: FakeOffice,
) -> None:
    first, last = date(2026, 8, 3), date(2026, 8, 14)
    declare_absence(fake.office, HASSAN.login, first, last, actor=RACHID)
    (flaw,) = check(fake.office, MADE, a_written_circuit()).flaws
    assert (flaw.fault, flaw.severity) == (Fault.AWAY, Severity.WARNING)
    assert (flaw.facts["first"], flaw.facts["last"]) == (first, last)
    wanted = Wanted(
        desk=MINISTER, by=HASSAN.login, to=SALMA.login, act_reference="2.26.1",
        act_date=date(2026, 3, 1), actions=(Action.SIGN,), first=first, last=date(2026, 8, 7),
    )  # fmt: skip
    given, _ = delegate(fake.office, wanted, actor=HASSAN)
    (flaw,) = check(fake.office, MADE, a_written_circuit()).flaws
    assert (flaw.facts["first"], flaw.facts["last"]) == (date(2026, 8, 8), last)
    appoint(
        fake.office, SALMA.login, MINISTER, first=first, last=last, act_reference="2.26.2",
        act_date=first, actor=RACHID,
    )  # fmt: skip
    assert check(fake.office, MADE, a_written_circuit()).flaws == ()
    revoke_delegation(fake.office, given.id, actor=HASSAN)
    assert check(fake.office, MADE, a_written_circuit()).flaws == ()
    assert keep(fake).number == 1


def test_every_mistake_is_told_and_nothing_with_one_is_kept(fake: FakeOffice) -> None:
    wrong = a_written_circuit(
        a_written_step("visa", "visa", "nulle-part"), {"id": "Signe"}, name=named("", "x")
    )
    checked = check(fake.office, MADE, wrong)
    paths = {mistake.path for mistake in checked.mistakes}
    assert {("name", "fr"), ("name", "ar"), ("steps", 0, "desks"), ("steps", 1)} <= paths
    for standing in (Standing.DRAFT, Standing.PUBLISHED):
        with pytest.raises(CircuitMistaken) as refused:
            keep(fake, wrong, standing=standing)
        assert refused.value.facts["count"] == len(checked.mistakes)
    nonsenses: list[object] = [None, [], "x", {"steps": {}}, {"steps": [[]], "name": 3}]
    for nonsense in nonsenses:
        assert check(fake.office, MADE, nonsense).mistakes
    assert fake.store.reading.circuit_versions() == []


def test_secretaries_alone_keep_circuits(fake: FakeOffice) -> None:
    for person in (YOUSSEF, RACHID, replace(AMINA, login=Login("nobody"))):
        with pytest.raises(NotAllowed):
            keep(fake, actor=person)
    keep(fake)
    with pytest.raises(NotAllowed):
        withdraw(fake.office, MADE, seen=1, actor=RACHID)


def test_a_file_is_copied_and_never_replaced(fake: FakeOffice) -> None:
    with pytest.raises(CircuitIsAFile):
        keep(fake, circuit=LETTER.id)
    keep(fake)
    fake.circuits = {**fake.circuits, MADE: replace(LETTER, id=MADE)}  # and then a file comes
    assert fake.office.circuits[MADE].version is None
    with pytest.raises(CircuitIsAFile):
        keep(fake, seen=1)


def test_withdrawn_is_withdrawn_and_comes_back_as_another_version(fake: FakeOffice) -> None:
    with pytest.raises(NoSuchVersion):
        withdraw(fake.office, MADE, seen=0, actor=AMINA)
    keep(fake)
    keep(fake, a_written_circuit(a_written_step()), seen=1)
    withdraw(fake.office, MADE, seen=2, actor=AMINA)
    with pytest.raises(CircuitNotInForce):
        withdraw(fake.office, MADE, seen=3, actor=AMINA)
    with pytest.raises(NoSuchVersion):
        go_back(fake.office, MADE, 9, seen=3, actor=AMINA)
    back = go_back(fake.office, MADE, 1, seen=3, actor=AMINA)
    versions = fake.store.reading.circuit_versions(MADE)
    assert (back.number, back.document) == (4, versions[0].document)
    assert len(fake.office.circuits[MADE].steps) == 2
    assert list(fsck(fake.office)) == []


def test_an_inspection_finds_a_version_that_was_changed_removed_or_added(
    fake: FakeOffice,
) -> None:
    first = keep(fake)
    keep(fake, seen=1)
    place, kept = (MADE, 1), dict(fake.store.kept.circuits)
    where = "circuit conge-cabinet, version 1"

    def found() -> dict[str, str]:
        return {one.place: one.problem for one in fsck(fake.office) if "trail" in one.problem}

    fake.store.kept.circuits[place] = replace(first, document="{}")
    assert "amina" in found()[where]
    assert {one.problem for one in circuits_in_turn(fake.office)} == {
        "its document cannot be read as a circuit"
    }
    fake.store.kept.circuits = {key: value for key, value in kept.items() if key != place}
    assert set(found()) == {where}
    assert [one.problem for one in circuits_in_turn(fake.office)] == [
        "comes where version 1 should be"
    ]
    added = replace(first, number=3, author=YOUSSEF.login)
    fake.store.kept.circuits = {**kept, (MADE, 3): added}
    assert "youssef" in found()["circuit conge-cabinet, version 3"]


def test_identifiers_and_notes_are_held_to_their_measure(fake: FakeOffice) -> None:
    for wrong in ("", "Congé", "a b", "-a", "a--b", "x" * 65, "../x", "a\n"):
        with pytest.raises(BadIdentifier):
            identifier_of(wrong)
    assert identifier_of("conge-2026") == "conge-2026"
    with pytest.raises(TextTooLong):
        keep(fake, note="x" * (LONGEST_NOTE + 1))


def test_the_service_is_what_the_made_circuit_waits_on(fake: FakeOffice) -> None:
    keep(fake)
    assert fake.office.circuits[MADE].steps[0].desks == (SERVICE,)


def test_no_dossier_starts_where_nobody_would_be_left(fake: FakeOffice) -> None:
    apart = a_written_circuit(
        a_written_step(), a_written_step("signature", "sign", "service", apart=["visa"])
    )
    with fake.store.work() as work:
        enrolled(work, a_person("deux", None, SERVICE), "x")
    keep(fake, apart)
    number = deposit(fake.office, actor=AMINA, subject="Congé", circuit=MADE, main=("a.pdf", PDF))
    with fake.store.work() as work:
        enrolled(work, replace(a_person("deux", None, SERVICE), active=False), "x")
    with pytest.raises(CircuitUnsound) as refused:
        start(fake.office, number, actor=AMINA)
    sentence = tell(Language.FR, refused.value)
    assert sentence.startswith("Le circuit n’est pas cohérent. À l’étape")
    assert ".." not in sentence
    assert fake.store.reading.dossier(number).circuit is None
