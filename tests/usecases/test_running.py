"""Settings and keys of the house are told when they are others; starts, stops, inspections too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.about_office import (
    BackupDeclared,
    Change,
    HouseKey,
    HouseKeyTaken,
    InspectionEnded,
    OfficeStream,
    Program,
    SettingsTold,
)
from parapheur.domain.errors import NoRoomLeft, NotInTheFuture, TokenAway
from parapheur.domain.events import KeyIssued, KeyReplaced
from parapheur.domain.findings import Finding
from parapheur.domain.settings_told import LONGEST, digest_of, flat, told_last
from parapheur.domain.words import Language
from parapheur.usecases.fsck import fsck
from parapheur.usecases.running import (
    Given,
    at_work,
    declare_backup,
    inspected,
    last_taken,
    tell_keys,
)
from parapheur.usecases.unlock import issue_key
from parapheur.words import recount
from tests.builders import AMINA, MORNING, PIN, RACHID
from tests.fakes import FakeOffice

ONE, TWO = (f"{name} {MORNING.isoformat()}".encode() for name in ("one", "two"))
GIVEN = Given("1.0", {"server.port": "8000", "workflows/a.yaml": "SHA-256 1"})


def told(fake: FakeOffice, stream: OfficeStream) -> list[object]:
    return list(fake.store.reading.office_events(stream))


def start(fake: FakeOffice, given: Given = GIVEN, program: Program = Program.SERVE) -> None:
    with at_work(fake.office, program, given):
        pass


def last_settings(fake: FakeOffice) -> SettingsTold:
    event = told(fake, OfficeStream.SETTINGS)[-1]
    assert isinstance(event, SettingsTold)
    return event


def test_settings_are_told_once_and_again_when_they_are_others(fake: FakeOffice) -> None:
    start(fake)
    first = last_settings(fake)
    assert {one.key for one in first.changes} == {"server.port", "workflows/a.yaml", "version"}
    assert first.digest == digest_of({**GIVEN.settings, "version": "1.0"})
    start(fake)
    assert len(told(fake, OfficeStream.SETTINGS)) == 1
    start(fake, Given("1.1", {"server.port": "8001", "mail.host": "smtp.example.ma"}))
    assert last_settings(fake).changes == (
        Change("mail.host", None, "smtp.example.ma"),
        Change("server.port", "8000", "8001"),
        Change("version", "1.0", "1.1"),
        Change("workflows/a.yaml", "SHA-256 1", None),
    )
    known = told_last(told(fake, OfficeStream.SETTINGS), Program.SERVE)
    assert known == {"mail.host": "smtp.example.ma", "server.port": "8001", "version": "1.1"}


def test_each_program_has_settings_of_its_own(fake: FakeOffice) -> None:
    start(fake)
    start(fake, program=Program.WORKER)
    start(fake)
    found = told(fake, OfficeStream.SETTINGS)
    programs = [one.program for one in found if isinstance(one, SettingsTold)]
    assert programs == [Program.SERVE, Program.WORKER]


def test_a_start_and_a_stop_are_told_even_of_one_that_breaks(fake: FakeOffice) -> None:
    with pytest.raises(RuntimeError), at_work(fake.office, Program.WORKER, GIVEN):
        raise RuntimeError("it broke")
    names = [type(one).__name__ for one in told(fake, OfficeStream.RUNS)]
    assert names == ["ProgramStarted", "ProgramStopped"]


def test_the_keys_of_the_house_are_told_when_they_are_made_and_when_they_change(
    fake: FakeOffice,
) -> None:
    tell_keys(fake.office, {HouseKey.TIME: ONE})
    tell_keys(fake.office, {HouseKey.TIME: ONE})
    first = told(fake, OfficeStream.KEYS)
    assert [(one.key, one.before) for one in first if isinstance(one, HouseKeyTaken)] == [
        (HouseKey.TIME, None), (HouseKey.SEAL, None), (HouseKey.JOURNAL, None),
    ]  # fmt: skip
    tell_keys(fake.office, {HouseKey.TIME: TWO})
    (other,) = told(fake, OfficeStream.KEYS)[3:]
    assert isinstance(other, HouseKeyTaken)
    assert other.before == last_taken(first)[HouseKey.TIME, None] != other.certificate


def test_a_seal_that_is_away_holds_nobody_up(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise TokenAway

    monkeypatch.setattr(type(fake.office.keys), "organisation", away)
    start(fake)
    assert told(fake, OfficeStream.KEYS) == []


def test_a_key_that_another_takes_the_place_of_is_told(fake: FakeOffice) -> None:
    first = issue_key(fake.office, AMINA, PIN, by=RACHID.login)
    before = len(fake.store.reading.account_events(AMINA.login))
    fake.clock.pause(1)
    second = issue_key(fake.office, AMINA, PIN, by=RACHID.login)
    assert first.certificate_digest != second.certificate_digest
    replaced, issued = fake.store.reading.account_events(AMINA.login)[before:]
    assert isinstance(replaced, KeyReplaced)
    assert isinstance(issued, KeyIssued)
    told = replaced.certificate, issued.certificate
    assert told == (first.certificate_digest, second.certificate_digest)


def test_an_inspection_is_told_with_the_number_of_its_findings(fake: FakeOffice) -> None:
    findings = [Finding("here", "is wrong"), Finding("there", "too")]
    assert list(inspected(fake.office, findings)) == findings
    _, ended = told(fake, OfficeStream.RUNS)
    assert isinstance(ended, InspectionEnded)
    assert ended.findings == 2
    assert "2" in recount(Language.FR, ended)
    assert not [one for one in fsck(fake.office) if one.place.startswith("office/")]


def test_an_inspection_that_cannot_be_told_goes_on_and_says_so(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NoRoomLeft

    monkeypatch.setattr("tests.fake_office.FakeOfficeWork.note_office", full)
    found = list(inspected(fake.office, [Finding("here", "is wrong")]))
    assert [one.place for one in found] == ["office/runs", "here", "office/runs"]


def test_a_backup_is_told_by_when_it_began(fake: FakeOffice) -> None:
    began = fake.clock.now() - timedelta(hours=2)
    declare_backup(fake.office, began)
    (one,) = fake.store.reading.office_events(OfficeStream.RUNS)
    assert isinstance(one, BackupDeclared)
    assert one.began == began
    assert len({recount(language, one) for language in Language}) == 3
    with pytest.raises(NotInTheFuture):
        declare_backup(fake.office, fake.clock.now() + timedelta(seconds=1))


def test_settings_are_flattened_and_cleaned() -> None:
    values = {
        "server": {"port": 8000, "url": None},
        "languages": ["ar", "fr"],
        "name": "a\u202eb\n",
    }
    assert flat(values) == {"server.port": "8000", "languages": "ar, fr", "name": "ab"}
    assert len(flat({"key": "x" * 5000})["key"]) == LONGEST


def test_settings_and_keys_are_told_in_three_languages(fake: FakeOffice) -> None:
    start(fake)
    start(fake, replace(GIVEN, version="2.0"))
    tell_keys(fake.office, {HouseKey.SEAL: ONE, HouseKey.AUTHORITY: TWO})
    for stream in (OfficeStream.SETTINGS, OfficeStream.KEYS, OfficeStream.RUNS):
        for event in fake.store.reading.office_events(stream):
            assert len({recount(language, event) for language in Language}) == 3
    assert "version: 1.0 → 2.0" in recount(Language.EN, last_settings(fake))


def test_a_trail_of_the_house_is_inspected_like_any_other(fake: FakeOffice) -> None:
    start(fake)
    trails = fake.store.kept.trails
    first, *others = trails["office/runs"]
    altered = replace(first, body=first.body.replace(b"ProgramStarted", b"ProgramStirred"))
    trails["office/runs"] = (altered, *others)
    trails["office/elsewhere"] = trails["office/settings"]
    found = {one.place: one.problem for one in fsck(fake.office) if "office/" in one.place}
    assert found["office/runs, entry 1"] == "its content does not match its digest"
    assert found["office/runs"].startswith("tells something that cannot be read")
    assert found["office/elsewhere"] == "is the trail of nothing that is there"
