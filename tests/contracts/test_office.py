"""Trails of the house and tallies of refusals are kept alike by the fake and its twins."""

from datetime import timedelta

from parapheur.domain.about_office import (
    InspectionBegun,
    InspectionEnded,
    OfficeStream,
    Program,
    ProgramStarted,
)
from parapheur.domain.bounds import STRANGERS, Source, Tally
from parapheur.domain.people import WORKER
from parapheur.domain.trail import breaks
from tests.builders import AMINA, MORNING, Records

NETWORK = Source(network="192.0.2.0/24")
ACCOUNT = Source(login=AMINA.login)


def test_what_happens_to_the_house_is_told_in_its_trails(records: Records) -> None:
    begun = InspectionBegun(at=MORNING, actor=WORKER)
    ended = InspectionEnded(at=MORNING, actor=WORKER, begun=MORNING, findings=3)
    started = ProgramStarted(at=MORNING, actor=WORKER, program=Program.SERVE, version="1")
    with records.work() as work:
        work.note_office(OfficeStream.RUNS, begun)
        work.note_office(OfficeStream.SETTINGS, started)
        work.note_office(OfficeStream.RUNS, ended)
        assert work.office_events(OfficeStream.RUNS) == [begun, ended]
    assert records.reading.office_events(OfficeStream.RUNS) == [begun, ended]
    assert records.reading.office_events(OfficeStream.KEYS) == []
    assert records.reading.streams() == ["office/runs", "office/settings"]
    trail = records.reading.entries(OfficeStream.RUNS)
    assert [entry.seq for entry in trail] == [1, 2]
    assert not breaks(trail)


def test_a_tally_is_kept_changed_and_forgotten(records: Records) -> None:
    first, then = Tally(MORNING, 3, 0), Tally(MORNING + timedelta(minutes=2), 10, 7)
    with records.work() as work:
        assert work.tally(NETWORK) is None
        for source in (NETWORK, STRANGERS, ACCOUNT):
            work.set_tally(source, first)
    with records.work() as work:
        assert work.tally(NETWORK) == first
        work.set_tally(NETWORK, then)
        work.set_tally(STRANGERS, None)
    with records.work() as work:
        found = [work.tally(source) for source in (NETWORK, STRANGERS, ACCOUNT)]
    assert found == [then, None, first]


def test_tallies_are_found_by_when_they_began(records: Records) -> None:
    with records.work() as work:
        for minute, source in enumerate([ACCOUNT, NETWORK, STRANGERS]):
            work.set_tally(source, Tally(MORNING + timedelta(minutes=minute), 1))
    before = [records.reading.tallies(MORNING + timedelta(minutes=one)) for one in (-1, 0, 1, 2)]
    assert before == [[], [ACCOUNT], [NETWORK, ACCOUNT], [STRANGERS, NETWORK, ACCOUNT]]
