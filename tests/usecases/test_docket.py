"""A docket is sealed over what holds together, told in its asker's trail, and known again."""

import hashlib
from dataclasses import replace

import pytest

from parapheur.domain.about_papers import DocketMade
from parapheur.domain.docket import Docket, entries_alone
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import HistoryAltered, NoDocketYet, NoSuchDossier
from parapheur.domain.events import LoggedIn
from parapheur.domain.lifecycle import State
from parapheur.domain.paper_codes import Kind
from parapheur.domain.people import NAMELESS
from parapheur.domain.personal import of_account
from parapheur.domain.trail import chain
from parapheur.domain.verdict import Conclusion
from parapheur.domain.words import ERASED
from parapheur.usecases import docket as usecase
from parapheur.usecases.docket import make_docket
from parapheur.usecases.seal import seal
from tests.builders import CLAIRE, MINISTER, RACHID, SERVICE, YOUSSEF
from tests.fakes import FakeOffice
from tests.usecases.story import a_draft, give, on_its_way, refuse


def make(fake: FakeOffice, dossier_id: DossierId) -> tuple[bytes, Docket]:
    made = make_docket(fake.office, dossier_id, actor=CLAIRE.login)
    docket, _ = fake.dockets.drawn[-1]
    return made, docket


def to_the_end(fake: FakeOffice) -> DossierId:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    seal(fake.office, dossier_id)
    return dossier_id


def test_it_tells_the_dossier_as_it_stands_and_encloses_its_trail(fake: FakeOffice) -> None:
    dossier_id = to_the_end(fake)
    made, docket = make(fake, dossier_id)
    trail = fake.store.reading.trail(dossier_id)
    assert docket.dossier == fake.store.reading.stored(dossier_id)
    assert (docket.entries, docket.last) == (len(trail), trail[-1].digest)
    assert docket.verdict.verdict is Conclusion.VALID
    assert (docket.provisional, docket.stopped, docket.test) == (False, False, True)
    assert docket.code == fake.store.reading.newest_code(dossier_id)
    assert docket.address == "https://parapheur.example.ma/verify"
    _, enclosed = fake.dockets.drawn[-1]
    assert enclosed.name == "evidence.asice"
    assert all(entry.body in enclosed.data for entry in trail)
    assert fake.signer.verify(made, at=fake.clock.now()).verdict is Conclusion.VALID


def test_a_running_dossier_has_a_provisional_one_and_a_refused_one_says_so(
    fake: FakeOffice,
) -> None:
    running, refused = on_its_way(fake), on_its_way(fake)
    refuse(fake, refused)
    told = [(one.provisional, one.stopped) for one in (make(fake, running)[1],)]
    told += [(one.provisional, one.stopped) for one in (make(fake, refused)[1],)]
    assert told == [(True, False), (False, True)]


def test_who_had_it_made_is_told_and_the_paper_is_known_again_but_not_kept(
    fake: FakeOffice,
) -> None:
    dossier_id = on_its_way(fake)
    before = dict(fake.files.kept)
    made, docket = make(fake, dossier_id)
    digest = Digest(hashlib.sha256(made).hexdigest())
    event = fake.store.reading.account_events(CLAIRE.login)[-1]
    assert event == DocketMade(
        at=docket.at,
        actor=CLAIRE.login,
        dossier=int(dossier_id),
        docket=digest,
        trail=docket.last,
        provisional=True,
    )
    (paper,) = fake.store.reading.papers_among([digest])
    assert (paper.kind, paper.dossier, paper.code) == (Kind.DOCKET, dossier_id, None)
    assert fake.files.kept == before


def test_a_heavy_evidence_file_is_handed_out_beside_and_the_entries_are_enclosed(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usecase, "MOST", 10)
    dossier_id = on_its_way(fake)
    make(fake, dossier_id)
    _, enclosed = fake.dockets.drawn[-1]
    assert enclosed == entries_alone(fake.store.reading.trail(dossier_id))


def test_a_dossier_that_never_started_has_none(fake: FakeOffice) -> None:
    with pytest.raises(NoDocketYet):
        make(fake, a_draft(fake))
    with pytest.raises(NoSuchDossier):
        make(fake, DossierId(99))


def test_no_seal_is_put_on_what_was_altered(fake: FakeOffice) -> None:
    dossier_id = to_the_end(fake)
    stream, kept = f"dossier/{dossier_id}", fake.store.kept
    whole = kept.trails[stream]
    spoilt = replace(whole[0], body=whole[0].body.replace(b'"amina"', b'"salma"'))
    unread = replace(whole[0], body=whole[0].body.replace(b'"subject"', b'"sobject"'))
    retold = chain(stream, {**whole[0].facts, "subject": "Refus"}, after=None)
    rechained = [retold]
    for entry in whole[1:]:
        rechained.append(chain(stream, entry.facts, after=rechained[-1]))
    for trail in ((spoilt, *whole[1:]), (unread, *whole[1:]), whole[:-1], tuple(rechained)):
        kept.trails[stream] = trail
        with pytest.raises(HistoryAltered):
            make(fake, dossier_id)
    assert not fake.dockets.drawn
    assert stream in kept.trails


def test_a_row_that_says_otherwise_than_its_trail_is_not_sealed_either(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    stands = fake.store.kept.dossiers[dossier_id]
    fake.store.kept.dossiers[dossier_id] = replace(stands, state=State.FINISHED)
    with pytest.raises(HistoryAltered):
        make(fake, dossier_id)


def test_a_docket_made_after_an_erasure_holds_nothing_of_the_person(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    refuse(fake, dossier_id, reason="Appeler M. Bennani")
    with fake.store.work() as work:
        work.note(RACHID.login, LoggedIn(at=fake.clock.now(), actor=RACHID.login))
        work.erase(of_account(YOUSSEF.login), told_in=f"account/{RACHID.login}")
        work.forget_person(YOUSSEF.login)
    _, docket = make(fake, dossier_id)
    assert docket.stopped
    assert docket.dossier.reason == ERASED
    assert docket.people[YOUSSEF.login].name == NAMELESS
    _, enclosed = fake.dockets.drawn[-1]
    assert b"Bennani" not in enclosed.data
