"""The end of a letter for real: nothing it held is left, and nothing contradicts the rest."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from parapheur.bootstrap import elsewhere, open_office
from parapheur.domain.about_outgoing import LetterDispatched, Route
from parapheur.domain.people import DeskId, Login
from parapheur.domain.registry.bodies import KindId
from parapheur.domain.registry.disposal import Stage
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.domain.words import ERASED, Language
from parapheur.rendering.papers import sized_paper
from parapheur.settings import load
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.registry import dispose, register
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import Letter, send
from tests.builders import a_person, words
from tests.enrolled import enrolled
from tests.letters import ACCEPTED, SENDER

OFFICER = a_person("hassan", words("Hassan", "حسن"), DeskId("bureau-ordre"))
MINISTER = a_person("salma", words("Salma", "سلمى"), DeskId("ministre"))
MARK = "Zarhouni-Quaternion"
"""A name that stands nowhere else."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(elsewhere(load(), tmp_path / "data")) as opened:
        with opened.office.work() as work:
            for person in (OFFICER, MINISTER):
                enrolled(work, person, "-")
        yield opened.office


def a_letter(office: Office) -> LetterId:
    sent = send(
        office,
        Letter(
            body="mre",
            kind="demande",
            subject=f"Demande de {MARK}",
            depositor=replace(SENDER, latin=MARK, address=f"12, rue {MARK}"),
            pieces=[(f"{MARK}.pdf", sized_paper(20_000))],
            language=Language.FR,
            notice=ACCEPTED,
        ),
        key="of this sending",
    )
    give_receipt(office, sent.letter)
    register.register(office, sent.letter, actor=OFFICER.login, kind="demande")
    register.close(office, sent.letter, actor=OFFICER.login, reason=f"{MARK} a renoncé")
    return sent.letter


def an_answer(office: Office, letter_id: LetterId) -> OutgoingId:
    """What went out in answer to it, which names its depositor."""
    body, at = office.reading.incoming(letter_id).body, office.now()
    with office.work() as work:
        number = work.next_outgoing()
        stream = f"outgoing/{number}"
        order = work.take_number(body, Register.DEPARTURE, at.year, stream, at=at)
        event = LetterDispatched(
            at=at, actor=OFFICER.login, body=body, number=order, type=KindId("demande"),
            subject=f"Votre demande, {MARK}", addressee=MARK, route=Route.PRINT,
            document=office.files.put(sized_paper(10_000) + MARK.encode()), answers=letter_id,
        )  # fmt: skip
        work.create_outgoing(event, number)
    return number


def holding(folder: Path, mark: str) -> list[str]:
    """Return the files that hold a text."""
    files = (one for one in folder.rglob("*") if one.is_file())
    return sorted(one.name for one in files if mark.encode() in one.read_bytes())


def decide(office: Office, letter_id: LetterId, second: Login) -> Stage:
    body = office.directory.bodies[0].id
    number = dispose.propose(office, body, [letter_id], basis="Loi 69-99", actor=OFFICER.login)
    dispose.confirm(office, number, actor=second)
    return office.reading.disposal(number).stage


def test_nothing_is_left_of_what_it_held(office: Office, tmp_path: Path) -> None:
    letter_id = a_letter(office)
    letter = office.reading.incoming(letter_id)
    assert letter.receipt
    assert any(".db" in name or "sqlite" in name for name in holding(tmp_path, MARK))
    answer = an_answer(office, letter_id)
    for file in (tmp_path / "data" / "files").rglob("*"):
        os.utime(file, (1000, 1000))  # nobody brought the same lately
    kinds = tuple(replace(one, keep_years=0) for one in office.directory.kinds)
    aged = replace(office, directory=replace(office.directory, kinds=kinds))
    assert decide(aged, letter_id, MINISTER.login) is Stage.CERTIFIED
    assert office.reading.outgoing_letter(answer).addressee == ERASED
    gone = office.reading.incoming(letter_id)
    assert gone.subject == gone.depositor.latin == gone.reason == ERASED
    assert holding(tmp_path, MARK) == []
    kept = set(office.files.names())  # type: ignore[attr-defined]
    assert letter.receipt.digest not in kept
    assert letter.pieces[0].deposited.digest not in kept
    assert [f"{one.place}: {one.problem}" for one in fsck(office)] == []
