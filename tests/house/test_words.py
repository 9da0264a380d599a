"""Every sentence of the house has its words in Arabic and in French, with the same facts."""

import ast
import re
import string
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.extract import extract

from parapheur.cli.checking import COPY
from parapheur.domain import (
    ades,
    baseline,
    circuit,
    errors,
    events,
    lifecycle,
    people,
    trail,
    verdict,
)
from parapheur.domain.about_audit import AuditPage
from parapheur.domain.about_incoming import Channel
from parapheur.domain.about_office import HouseKey, Program
from parapheur.domain.about_outgoing import Route
from parapheur.domain.ades import Unproved
from parapheur.domain.answers import Opinion
from parapheur.domain.checked import Answer
from parapheur.domain.checks import Outcome, Trouble
from parapheur.domain.circuit_versions import Standing
from parapheur.domain.correspondence import Rhythm
from parapheur.domain.errors import ParapheurError
from parapheur.domain.factors import Factor, SecondFactor
from parapheur.domain.filing import Confidentiality
from parapheur.domain.levels import Level
from parapheur.domain.refusals import by_name, refusals
from parapheur.domain.registry.bodies import Family
from parapheur.domain.registry.depositors import DepositorKind, Identifier
from parapheur.domain.registry.disposal import Stage
from parapheur.domain.registry.numbers import Register
from parapheur.domain.registry.purposes import Purpose
from parapheur.domain.sight import Looked
from parapheur.domain.soundness import Fault
from parapheur.domain.verdict import Problem
from parapheur.domain.words import Language
from parapheur.usecases.post import NO_ADDRESS
from parapheur.web import (
    audit,
    auditing,
    circuit_terms,
    days,
    dossiers,
    labels,
    registry_acts,
    trays,
    verify,
)
from parapheur.web import errors as web_errors
from parapheur.words import (
    answers,
    bidding,
    calendaring,
    coding,
    disposing,
    docket_acts,
    docketing,
    erasing,
    following,
    housing,
    letters,
    noticing,
    proving,
    receipting,
    refusing,
    registering,
    seats,
    securing,
    staff,
    telling,
)
from parapheur.words.auditing import ASKING, AT_DOSSIER, AT_DOSSIER_ASKING
from parapheur.words.catalog import HERE, catalogue
from parapheur.words.flags import FLAGS
from parapheur.words.history import (
    AMENDED_SAYING,
    ANSWER_TAKEN_BACK,
    CARRIES,
    CORRECTED,
    CORRECTED_SAYING,
    HANDED_ON,
    ON_COPY,
    PAUSED,
    READ_THROUGH,
    REJECTED_ON_BEHALF,
    RESAID,
    SAYING,
    SEALED_BY_BODY,
    SECOND,
    SENTENCES,
    SHOWS_HAND,
    SIGNED_ON_BEHALF,
    VERSION_STARTED,
    VISA_ON_BEHALF,
)
from parapheur.words.kinds import REFUSED
from parapheur.words.names import NAMED

ROOT = Path(__file__).parents[2]
TRANSLATED = (Language.AR, Language.FR)
SPEAKERS = {"say": 1, "spaced": 1, "said": 0, "_item": 0, "_": 0}
"""Calls that speak, and which argument is the sentence."""


def in_templates() -> Iterator[str]:
    for file in sorted((ROOT / "templates" / "pages").glob("*.html")):
        with file.open("rb") as lines:
            for _, sentence, _, _ in extract("jinja2.ext:babel_extract", lines, {"_": None}):
                assert isinstance(sentence, str), f"{file.name}: {sentence}"
                yield sentence


def in_code() -> Iterator[str]:
    for room in ("web", "cli"):
        for file in sorted((ROOT / "parapheur" / room).glob("*.py")):
            yield from spoken_in(ast.parse(file.read_text()))


def spoken_in(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            place = SPEAKERS.get(call.func.id)
            if place is not None and len(call.args) > place:
                yield from (
                    part.value
                    for part in ast.walk(call.args[place])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )


def in_tables() -> Iterator[str]:
    yield from web_errors.TITLES.values()
    yield from (*FLAGS.values(), COPY)
    yield web_errors.OURS
    yield from (text for pair in trays.TITLES.values() for text in pair)
    yield from (text for _, *texts in trays.PILES.values() for text in texts)
    yield from (*trays.HINTS.values(), *days.MOVED.values(), *days.TURNED.values())
    yield from (*dossiers.DONE.values(), *dossiers.TAKEN_BACK.values())
    yield from (*audit.SAID.values(), *registry_acts.DONE.values())
    yield from (
        *verify.SAID.values(),
        *verify.UNPROVED_BY_CODE,
        *verify.UNPROVED_BY_RECEIPT,
        *verify.UNPROVED_BY_FILE,
    )
    yield from (*disposing.DESTROYED, *disposing.LEFT)
    yield from (*docket_acts.SENTENCES, *docketing.PROVED, *docketing.ALWAYS)
    yield from (*receipting.EVERY, *following.STANDS.values())
    yield from (
        *filter(None, following.TOLD.values()),
        *telling.EVERY,
        registering.NOTICED,
        *noticing.SENTENCES,
    )
    for one in (auditing.REFUSALS, auditing.LOOKED):
        yield from (one.title, one.hint)
    yield from (*labels.BREAKS.values(), *labels.SECRECY.values())
    yield from circuit_terms.sentences()
    yield from (*SENTENCES.values(), ASKING, AT_DOSSIER, AT_DOSSIER_ASKING)
    yield from (*answers.SENTENCES.values(), *answers.OPINIONS.values())
    yield from (
        AMENDED_SAYING,
        ANSWER_TAKEN_BACK,
        CARRIES,
        CORRECTED,
        CORRECTED_SAYING,
        ON_COPY,
        PAUSED,
        READ_THROUGH,
        HANDED_ON,
        REJECTED_ON_BEHALF,
        RESAID,
        SAYING,
        SHOWS_HAND,
        SEALED_BY_BODY,
        SECOND,
        securing.PAUSED,
        VISA_ON_BEHALF,
        SIGNED_ON_BEHALF,
        VERSION_STARTED,
    )
    yield from (*letters.TITLES.values(), *letters.SENTENCES.values())
    yield from (letters.GREETING, letters.CLOSING, letters.SEVERAL, NO_ADDRESS)
    yield from (bidding.TITLE, bidding.INVITES, bidding.OPEN, bidding.CODE, bidding.UNASKED)
    yield from (*events.NAMES.values(), *refusing.MORE, *housing.MORE)
    yield from calendaring.EVERY
    yield staff.BODY_SEAL_ENDING
    yield from (proving.CLOSED, proving.CLOSED_LACKING, proving.RENEWED)
    yield from seats.SENTENCES
    yield from (coding.HELLO, coding.TITLE, coding.BRINGS, coding.COUNTS, coding.UNASKED)
    yield erasing.GONE
    yield from (name for _, name in NAMED)
    yield from Problem
    yield from Unproved
    yield from Fault


def test_a_refusal_of_a_room_says_what_its_parent_says() -> None:
    known: set[type[ParapheurError]] = {ParapheurError, *refusals()}
    for parent in known:
        own = set(parent.__subclasses__()) - known
        assert all(one.__doc__ == parent.__doc__ for one in own), parent


def test_no_two_refusals_bear_one_name() -> None:
    assert len(by_name()) == len({*refusals()})


def in_refusals() -> Iterator[str]:
    yield from (refusal().template for refusal in refusals())


def every_sentence() -> list[str]:
    found = {*in_templates(), *in_code(), *in_tables(), *in_refusals()}
    return sorted(str(sentence) for sentence in found)


def facts_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: Language) -> None:
    missing = [sentence for sentence in every_sentence() if sentence not in catalogue(language)]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_speaks_of_the_same_facts(language: Language) -> None:
    for sentence, translated in catalogue(language).items():
        assert facts_of(translated) == facts_of(sentence), sentence


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: Language) -> None:
    assert not sorted(set(catalogue(language)) - set(every_sentence()))


def test_arabic_is_written_in_arabic_with_western_digits() -> None:
    for sentence, translated in catalogue(Language.AR).items():
        bare = re.sub(r"\{\w+\}", "", translated)
        assert re.search(r"[\u0621-\u064a]", bare), sentence
        assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9]", bare), sentence


def test_every_event_has_its_sentence() -> None:
    assert set(SENTENCES) | {events.StepAnswered} == set(get_args(events.AnyEvent))
    unsigned = {action for action in circuit.Action if not action.signs}
    assert set(answers.SENTENCES) | {circuit.Action.OPINION} == unsigned
    assert set(answers.OPINIONS) == set(Opinion)


def test_refusals_are_known_by_how_events_are_named() -> None:
    assert {"PinRefused", "LoginRefused", "AccessRefused", "ActRefused", "StrangerRefused"} <= {
        *REFUSED
    }


LETTER_KINDS = (
    DepositorKind, Identifier, Family, lifecycle.LetterState, Channel, Register, Route, Purpose,
    Stage,
)  # fmt: skip


def test_every_value_that_pages_show_has_its_name() -> None:
    ades_kinds = (ades.Indication, ades.SubIndication, baseline.Baseline, ades.Qualification)
    shown: Iterable[type[StrEnum]] = (
        circuit.Action, circuit.Visas, lifecycle.State, lifecycle.StepState, lifecycle.Move,
        people.Role, verdict.Conclusion, verdict.Integrity, verdict.Modification, verdict.Trust,
        SecondFactor, Factor, Language, Opinion, Standing, Rhythm, Level, Confidentiality, Looked,
        Program, HouseKey, Answer, AuditPage, *ades_kinds,
        AuditPage, Outcome, Trouble, *ades_kinds, *LETTER_KINDS,
    )  # fmt: skip
    named = {(type(member), member) for member, _ in NAMED}
    assert named == {(kind, member) for kind in shown for member in kind}


def test_every_break_of_a_trail_has_its_words() -> None:
    source = ast.parse(Path(trail.__file__).read_text())
    told = {
        part.value
        for part in ast.walk(source)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    for problem in labels.BREAKS:
        assert any(problem in text for text in told), problem


def test_every_refusal_has_its_status() -> None:
    assert set(web_errors.STATUS) == set(refusals())
    assert errors.ParapheurError not in web_errors.STATUS


def test_each_catalogue_names_its_language() -> None:
    for language in TRANSLATED:
        head = (HERE / language.value / "LC_MESSAGES" / "messages.po").read_text()
        assert f'"Language: {language.value}\\n"' in head
