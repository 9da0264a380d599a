"""Whatever a form brings, to whichever address: it is answered in plain words (ASVS v16.5.1)."""

from collections.abc import Iterator

import pytest

from tests.security.office import (
    LEGAL,
    NADIA,
    RACHID,
    Ministry,
    a_ministry,
)
from tests.security.routes import Route, routes

FIELDS = (
    "act_date", "act_reference", "action", "action-sign", "action-visa", "address", "answers",
    "at_step", "before", "by", "circuit", "class_mark", "code", "confirm", "counts", "delegation",
    "desk", "do", "document", "dossier", "first", "holding", "instead", "invitation", "key",
    "language", "last", "login", "main", "message", "name", "name-ar", "name-fr", "name.fr",
    "next", "note", "number", "of", "opinion", "pages", "password", "pin", "position", "question",
    "reason", "remark", "rhythm", "round", "seen", "session", "shift", "shown", "signed_by",
    "signed_on", "step", "steps", "steps.0.desks.0", "subject", "term", "text", "then", "ticked",
    "to", "until", "values", "version", "visa-1", "wanted", "who", "yaml",
)  # fmt: skip
"""What fields of our forms are called, and some that none is."""
SIXTY_FOUR = "0" * 64
DEEP = "[" * 2000
ODD = ["", "9" * 9, "\x00", f"0.1.{SIXTY_FOUR}.{{x}} %s", DEEP]
READ = {"document", "values", "yaml"}
"""Fields whose text is taken apart."""
ENDS = {"entrance.let_in", "entrance.logout", "account.end_all", "account.change"}
"""Whoever sends these has left."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministry]:
    with a_ministry(tmp_path_factory.mktemp("house")) as made:
        yield made


def posts(house: Ministry) -> list[Route]:
    digest = house.stands(house.on_its_way).version.digest
    found = routes(house.app, house.on_its_way, digest)
    return [one for one in found if one.method == "POST" and one.endpoint not in ENDS]


@pytest.mark.timeout(300)  # every form of every page, sent by everybody
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:16])
def test_asvs_v16_5_1_no_form_breaks_a_page_whatever_it_brings(house: Ministry, odd: str) -> None:
    for person in (NADIA, LEGAL, RACHID):
        visitor = house.let(person)
        visitor.see("/account")
        for route in posts(house):
            fields = {name: odd if name in READ else odd[:100] for name in FIELDS}
            answer = visitor.send(route.address, fields)
            assert answer.status_code < 500, (person.login, route.address)
            assert b"Traceback" not in answer.data
