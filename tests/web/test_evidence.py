"""The evidence file of a dossier is handed to whoever sees all of it, and to nobody else."""

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import Person
from parapheur.domain.sight import Looked
from tests.builders import CLAIRE, HASSAN, RACHID, YOUSSEF
from tests.web.test_secrecy import CONFIDENTIAL, ONE, ORDINARY, RESTRICTED, a_ministry

ADDRESS = "/dossiers/1/evidence"


def test_it_comes_as_a_download_of_a_known_length() -> None:
    answer = a_ministry(ORDINARY).let(YOUSSEF).client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer.mimetype == "application/vnd.etsi.asic-e+zip"
    assert answer.content_length == len(answer.data)
    assert 'filename="D-000001.asice"' in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"document.pdf\n")


@pytest.mark.parametrize(
    ("level", "person", "status"),
    [
        (ORDINARY, CLAIRE, 200),
        (RESTRICTED, CLAIRE, 404),
        (CONFIDENTIAL, CLAIRE, 404),
        (ORDINARY, RACHID, 404),
        (ORDINARY, HASSAN, 200),
    ],
)
def test_who_may_not_read_the_dossier_gets_none(
    level: Confidentiality, person: Person, status: int
) -> None:
    assert a_ministry(level).let(person).client.get(ADDRESS).status_code == status


def test_taking_that_of_a_confidential_dossier_leaves_a_trace_that_is_in_it() -> None:
    ministry = a_ministry(CONFIDENTIAL)
    data = ministry.let(YOUSSEF).client.get(ADDRESS).data
    newest = ministry.opened.store.reading.openings(ONE)[-1]
    assert (newest.actor, newest.looked) == (YOUSSEF.login, Looked.PIECE)
    trail = ministry.opened.store.reading.entries(f"opened/{DossierId(1)}")
    assert trail[-1].body in data


def test_pages_lead_to_it_once_the_dossier_has_left() -> None:
    ministry = a_ministry(ORDINARY)
    assert ADDRESS in ministry.let(YOUSSEF).see("/dossiers/1").html
    assert ADDRESS in ministry.let(CLAIRE).see("/dossiers/1/history").html
