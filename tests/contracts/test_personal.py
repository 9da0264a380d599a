"""Personal values stand beside the entries that commit to them, and are read back in place."""

from dataclasses import replace

import pytest

from parapheur.domain.about_factors import FactorAdded
from parapheur.domain.about_mail import CorrespondenceChosen
from parapheur.domain.commitments import commitment, commitments
from parapheur.domain.correspondence import Rhythm
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import DossierDeposited
from parapheur.domain.factors import Factor, FactorId
from parapheur.domain.notes import write_note
from parapheur.domain.personal import Condition, of_account
from parapheur.domain.trail import breaks
from parapheur.domain.words import Language
from parapheur.usecases.personal_told import values_astray
from tests.builders import AMINA, LETTER, PASSWORD, Records, a_trail, at, keep_all

WRITTEN = "Appeler M. Bennani"


@pytest.fixture
def dossier(records: Records) -> DossierId:
    """A dossier with a note that its originator wrote."""
    dossier_id = keep_all(records, a_trail(LETTER, on_step=1))
    with records.work() as work:
        before = work.dossier(dossier_id)
        note = write_note(before, text=WRITTEN, desk=None, actor=before.originator, at=at(9))
        work.keep(dossier_id, note)
    return dossier_id


def test_no_personal_value_stands_in_an_entry(records: Records, dossier: DossierId) -> None:
    trail, events = records.reading.trail(dossier), records.reading.events(dossier)
    deposit = events[0]
    assert isinstance(deposit, DossierDeposited)
    hidden = (deposit.subject, deposit.main.name, WRITTEN)
    assert not any(text.encode() in entry.body for text in hidden for entry in trail)
    assert breaks(trail) == []
    assert list(values_astray(trail, records.reading.beside(f"dossier/{dossier}"), ())) == []


def test_they_are_read_back_in_place(records: Records, dossier: DossierId) -> None:
    (*_, last) = records.reading.events(dossier)
    assert getattr(last, "text", None) == WRITTEN
    with records.work() as work:
        assert work.newest(dossier) == last
    assert records.reading.trail(dossier)[-1].plain["text"] == WRITTEN


def test_each_is_told_with_its_salt_so_that_others_can_check(
    records: Records, dossier: DossierId
) -> None:
    told = records.reading.disclosures(f"dossier/{dossier}")
    said = [
        (entry.seq, path, one)
        for entry in records.reading.trail(dossier)
        for path, one in sorted(commitments(entry.facts))
    ]
    assert [(seq, path, commitment(salt, value)) for seq, path, salt, value in told] == said
    assert len({salt for _, _, salt, _ in told}) == len(told) > 1
    assert ("/text", WRITTEN) in [(path, value) for _, path, _, value in told]


def test_each_is_kept_as_whose_it_is(records: Records, dossier: DossierId) -> None:
    kept = records.reading.beside(f"dossier/{dossier}")
    whose = {one.path: one.subject for one in kept}
    author = records.reading.stored(dossier).originator
    assert (whose["/subject"], whose["/text"]) == (f"dossier/{dossier}", f"account/{author}")
    assert {one.condition for one in kept} == {Condition.THERE}


def test_an_account_s_own_stand_beside_its_trail(records: Records) -> None:
    code = FactorAdded(
        at=at(1), actor=AMINA.login, factor=FactorId("f1"), factor_kind=Factor.CODE, name="Mobile"
    )
    mail = CorrespondenceChosen(
        at=at(2),
        actor=AMINA.login,
        address="amina@example.ma",
        rhythm=Rhythm.DAILY,
        language=Language.AR,
    )
    nowhere = replace(mail, at=at(3), address=None)
    with records.work() as work:
        work.add_person(AMINA, PASSWORD)
        for event in (code, mail, nowhere):
            work.note(AMINA.login, event)
    assert records.reading.account_events(AMINA.login) == [code, mail, nowhere]
    trail = records.reading.account_trail(AMINA.login)
    assert not any(text in entry.body for text in (b"Mobile", b"amina@") for entry in trail)
    kept = records.reading.beside(f"account/{AMINA.login}")
    assert [(one.seq, one.path) for one in kept] == [(1, "/name"), (2, "/address")]


def test_values_that_are_not_what_was_committed_to_are_named(
    records: Records, dossier: DossierId
) -> None:
    """Each way in which what stands beside can lie, over what is really kept."""
    stream = f"dossier/{dossier}"
    trail, kept = records.reading.trail(dossier), records.reading.beside(stream)
    one = next(value for value in kept if value.path == "/text")
    others = [value for value in kept if value != one]
    assert one.disclosure is not None

    def told(*values: object, erased: tuple[str, ...] = ()) -> list[str]:
        found = values_astray(trail, [*others, *values], erased)  # type: ignore[list-item,arg-type]  # lies
        return [finding.problem for finding in found]

    lie = replace(one.disclosure, value="Appeler M. Alami")
    emptied = replace(one, condition=Condition.EMPTIED, disclosure=None)
    assert told(one) == []
    assert told() == ["its personal value /text is missing"]
    assert told(replace(one, disclosure=lie)) == [
        "its personal value /text is not the one that it commits to"
    ]
    assert told(replace(one, condition=Condition.ALTERED)) == [
        "its personal value /text was altered"
    ]
    assert told(emptied) == ["its personal value /text is gone, and no erasure tells why"]
    assert told(emptied, erased=(one.subject,)) == []
    assert told(replace(emptied, condition=Condition.KEYLESS), erased=(one.subject,)) == []
    assert told(one, erased=(one.subject,)) == [
        f"its personal value /text is still there, though {one.subject} was erased"
    ]
    assert told(replace(one, subject=of_account("hassan"))) == [
        "its personal value /text is kept as somebody else's"
    ]
    assert told(one, replace(one, path="/actor")) == [
        "a personal value /actor is kept beside it, and it commits to none there"
    ]
