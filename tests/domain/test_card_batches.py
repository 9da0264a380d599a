"""How far a batch has come that is signed by a card."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.cards import LIFE, Part, Stage, Ticket, handle_of, stage_of
from parapheur.domain.documents import Digest
from parapheur.domain.grants import Asked
from tests.builders import MORNING, SERVICE, YOUSSEF

CODE = Digest("c" * 64)
BATCH = Ticket(
    "h", CODE, Digest("5" * 64), YOUSSEF.login, MORNING + LIFE, None, batch=CODE, place=0
)
LATE = MORNING + LIFE


def parts(*stages: Stage) -> list[Part]:
    asked = Asked(1, 1, 0, SERVICE, Digest("a" * 64))
    return [
        Part(place, handle_of("h", place), replace(asked, dossier=place), stage)
        for place, stage in enumerate(stages, 1)
    ]


@pytest.mark.parametrize(
    ("stages", "now", "late"),
    [
        ((Stage.WAITING, Stage.WAITING), Stage.WAITING, Stage.OVER),
        ((Stage.WAITING, Stage.REFUSED), Stage.WAITING, Stage.OVER),
        ((Stage.WAITING, Stage.FETCHED), Stage.FETCHED, Stage.OVER),
        ((Stage.WAITING, Stage.DONE), Stage.FETCHED, Stage.OVER),
        ((Stage.DONE, Stage.REFUSED), Stage.DONE, Stage.DONE),
        ((Stage.REFUSED,), Stage.DONE, Stage.DONE),
        ((), Stage.OVER, Stage.OVER),
    ],
)
def test_a_batch_is_as_far_as_its_acts(stages: tuple[Stage, ...], now: Stage, late: Stage) -> None:
    assert stage_of(BATCH, parts(*stages), LATE - timedelta(seconds=1)) is now
    assert stage_of(BATCH, parts(*stages), LATE) is late


def test_a_batch_registers_no_card_and_is_told_from_its_acts() -> None:
    act = replace(BATCH, asked=parts(Stage.WAITING)[0].asked, place=1)
    single = replace(act, batch=None, place=None)
    register = replace(single, asked=None)
    told = [(one.is_batch, one.registers) for one in (BATCH, act, single, register)]
    assert told == [(True, False), (False, False), (False, False), (False, True)]
