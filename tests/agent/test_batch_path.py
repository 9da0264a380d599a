"""A batch by a card, with nothing replaced: the program's own processes, and a card."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from parapheur.agent import Batch, Sitting, State, a_reader, an_office, come
from parapheur.bootstrap import Opened, open_office
from parapheur.domain.cards import code_digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import VisaGiven
from parapheur.domain.people import Login
from parapheur.domain.words import Language
from parapheur.usecases.fsck import fsck
from tests.agent.ministry import Agent, Browser, Ministry, a_ministry, give_card
from tests.keys.drawer import HELD, RSA, Drawer
from tests.signing.desk import PIN

ALL = [DossierId(one) for one in range(1, 6)]


@pytest.fixture(scope="module")
def ministry(tmp_path_factory: pytest.TempPathFactory, drawer: Drawer) -> Iterator[Ministry]:
    with a_ministry(tmp_path_factory.mktemp("batches"), drawer, dossiers=len(ALL)) as opened:
        yield opened


@pytest.fixture(scope="module")
def opened(ministry: Ministry) -> Iterator[Opened]:
    with open_office(ministry.settings) as opened:
        give_card(opened.office, Login("houda"), ministry.drawer, RSA)
        yield opened


@pytest.fixture(scope="module")
def houda(ministry: Ministry, opened: Opened) -> Browser:
    """She gives visas, by the RSA key of her card."""
    return ministry.let("houda")


@pytest.fixture(scope="module")
def karim(ministry: Ministry, opened: Opened) -> Browser:
    """He signs, by a P-256 key."""
    return ministry.let("karim")


def stands(opened: Opened, number: DossierId) -> Dossier:
    return opened.office.reading.dossier(number)


def visas(opened: Opened, number: DossierId) -> int:
    return sum(isinstance(one, VisaGiven) for one in opened.office.reading.events(number))


def comes(ministry: Ministry, code: str) -> Agent:
    agent = ministry.agent()
    agent.hear("Code: ")
    agent.say(code)
    return agent


def by_pin(ministry: Ministry, number: DossierId) -> None:
    """The other desk of that step gives the visa meanwhile."""
    rachid = ministry.let("rachid")
    rachid.see(f"/dossiers/{number}")
    rachid.send(
        f"/dossiers/{number}/act",
        {**rachid.fields(f"/dossiers/{number}/act"), "pin": "904726"},
    )


def beside(ministry: Ministry, code: str, folder: Path) -> Sitting:
    """What the program does, step by step, in this process."""
    office = an_office(ministry.url, code, Language.EN)
    reader = a_reader(ministry.drawer.module, HELD.token)
    batch = come(office, reader, code_digest(code))
    assert isinstance(batch, Batch)
    return Sitting(office, batch, reader, folder)


def test_five_are_signed_under_one_code_but_for_one_that_moved(
    ministry: Ministry, houda: Browser, opened: Opened
) -> None:
    code = houda.a_code_for_all()
    assert houda.page.count("Not fetched yet.") == 5
    agent = comes(ministry, code)
    agent.hear(r"Sign these: 5\? \(yes/no\) ")
    assert agent.said.count("It can be signed.") == 5
    for number in ALL:
        shown = stands(opened, number).version.digest
        assert f"SHA-256 {shown}" in agent.said
    files = re.findall(r"^ +(/\S+/\d{3}\.pdf)$", agent.said, re.M)
    assert [Path(one).read_bytes()[:5] for one in files] == [b"%PDF-"] * 5
    assert "Fetched, to be read and signed." in houda.look_again()
    by_pin(ministry, ALL[2])
    agent.say("9, 1")  # one of these is none: it is asked again
    agent.hear(r"(?s)Sign these: 5.*Sign these: 5")
    agent.say("5")
    agent.hear(r"(?s)Left out: 5.*Sign these: 4\? .*")
    agent.say("yes")
    agent.hear("PIN of the card: ")
    agent.say(PIN)
    assert agent.end() == 1, "one was left out, and one was refused"
    assert "3/5  D-000003  Note n° 3: The office refuses" in agent.said
    assert agent.said.count("The visa was given.") == 3
    assert "Given: 3 of 5" in agent.said
    assert [visas(opened, one) for one in ALL] == [1, 1, 1, 1, 0]
    page = houda.look_again()
    assert page.count("It is signed, by your card.") == 3
    assert "already acted on this step" in page
    again = comes(ministry, code)
    again.hear(r"Sign these: 1\? ")
    assert again.said.count("It is signed already.") == 3
    again.say("yes")
    again.hear("PIN of the card: ")
    again.say(PIN)
    assert again.end() == 1, "the one that moved"
    assert "Given: 4 of 5" in again.said
    assert [visas(opened, one) for one in ALL] == [1] * 5
    page = houda.look_again()
    assert code not in page
    assert "Given: 4 of 5" in page
    assert not (list((ministry.folder / "elsewhere").iterdir())), "nothing is left behind"


def test_who_comes_again_after_a_kill_finds_what_is_done(
    ministry: Ministry, karim: Browser, opened: Opened, tmp_path: Path
) -> None:
    """The test above brought all five to the signature."""
    code = karim.a_code_for_all()
    first = beside(ministry, code, tmp_path)
    items = list(first.look())
    assert [one.state for one in items] == [State.READY] * 5
    signing = first.sign(items, PIN)
    for _ in range(2):
        one = next(signing)
        assert not isinstance(one, ParapheurError)
        assert one.state is State.DONE
    del signing  # it was killed between two
    agent = comes(ministry, code)
    agent.hear(r"Sign these: 3\? ")
    agent.say("yes")
    agent.hear("PIN of the card: ")
    agent.say(PIN)
    assert agent.end() == 0, agent.said
    assert "Given: 5 of 5" in agent.said
    last = comes(ministry, code)
    assert last.end() == 0, "all is signed: nothing is asked"
    assert "PIN" not in last.said
    for number in ALL:
        told = [type(one).__name__ for one in opened.office.reading.events(number)]
        assert told.count("StepSigned") == 1
    assert opened.office.reading.open_intents() == []
    assert list(fsck(opened.office)) == []
