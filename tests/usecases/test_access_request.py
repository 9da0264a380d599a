"""What somebody is given who asks what is kept of them."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from parapheur.domain.about_disposal import AccessAnswered
from parapheur.domain.errors import NotAllowed
from parapheur.domain.misdirected import NobodySought
from parapheur.domain.registry.depositors import Depositor
from parapheur.usecases.registry.access import answer_access
from parapheur.usecases.registry.register import note
from tests.fakes import FakeOffice, sha256
from tests.letters import ACCEPTED, MINISTRY, OFFICER, OTHER_OFFICER, SENDER
from tests.registry_office import FILE, an_office, closed


@pytest.fixture
def fake() -> FakeOffice:
    made = an_office()
    letter_id = closed(made, 1)
    closed(made, 2, data=FILE + b" again")
    note(made.office, letter_id, actor=OFFICER.login, text="Un ami du directeur")
    return made


def asked(fake: FakeOffice, person: Depositor) -> zipfile.ZipFile:
    data = answer_access(fake.office, MINISTRY, person, actor=OFFICER.login)
    return zipfile.ZipFile(io.BytesIO(data))


def test_they_are_given_all_of_theirs_and_nothing_internal(fake: FakeOffice) -> None:
    file = asked(fake, SENDER)
    said = json.loads(file.read("letters.json"))
    first, second = said["letters"]
    assert first["depositor"]["name"] == SENDER.name
    assert first["order_number"] == "1/2026"
    assert second["deposit_number"] == "2026-000002"
    assert first["notice_of_law_09_08"] == {
        "wording": 1,
        "language": "ar",
        "sha256": ACCEPTED.notice.digest,
        "accepted": ACCEPTED.at.isoformat(),
    }
    assert first["kept_for_years_after_it_is_closed"] == 10
    names = sorted(file.namelist())
    assert len(names) == 3  # no receipt: it bears the secret, and an officer holds this file
    assert file.read(names[0]) == FILE
    assert first["receipt"]["sha256"] == sha256(b"receipt 1")
    assert first["receipt"]["verification_code"].startswith("CCCC-CCCC")
    whole = file.read("letters.json").decode()
    assert "Un ami du directeur" not in whole
    assert "hassan" not in whole
    told = fake.store.reading.account_events(OFFICER.login)[-1]
    assert isinstance(told, AccessAnswered)
    assert told.letters == (1, 2)


def test_nobody_else_is_in_it(fake: FakeOffice) -> None:
    other = replace(SENDER, number="XY999999", email="")
    assert json.loads(asked(fake, other).read("letters.json"))["letters"] == []
    with pytest.raises(NobodySought):
        asked(fake, replace(SENDER, number="", email=""))


def test_it_is_for_the_officers_of_the_body(fake: FakeOffice) -> None:
    with pytest.raises(NotAllowed):
        answer_access(fake.office, MINISTRY, SENDER, actor=OTHER_OFFICER.login)
