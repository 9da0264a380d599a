"""A depositor follows a letter by number and secret, and is told nothing of the house."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import get_args

import pytest
from flask import Flask

from parapheur.domain.about_incoming import (
    AnswerSent,
    AssignmentDone,
    IncomingEvent,
    LetterAssigned,
    LetterForwarded,
    LetterNoted,
    LetterRefused,
    PiecesAsked,
)
from parapheur.domain.about_outgoing import (
    AnswerTaken,
    LetterDispatched,
    OutgoingVoided,
    Route,
    SlipMade,
)
from parapheur.domain.documents import Digest
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.registry.numbers import OrderNumber, OutgoingId, Register
from parapheur.domain.registry.purposes import Assignment, Purpose
from parapheur.domain.words import Language
from parapheur.usecases.registry.follow import WRONG
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import Sent
from parapheur.web.access import ANYBODY, door
from parapheur.web.tracking import STAY, let_follow
from parapheur.words.following import STANDS, TOLD
from tests.builders import PDF
from tests.fakes import FakeOffice
from tests.letters import (
    MINISTRY,
    OFFICER,
    OTHER,
    PLAIN,
    REGISTRY,
    SOCIAL,
    SOCIAL_HEAD,
    a_deposit,
    registered,
)
from tests.usecases.letters import a_registry, sent
from tests.web.visitor import Page, Visitor, some_pages

NUMBER = "2026-000001"


class Desk:
    """A registry with its pages, and one letter that has its receipt."""

    def __init__(self) -> None:
        self.opened: FakeOffice = a_registry()
        self.app: Flask = some_pages(self.opened)
        self.letter: Sent = sent(self.opened)
        give_receipt(self.opened.office, self.letter.letter)

    def happens(self, *events: IncomingEvent) -> None:
        for event in events:
            with self.opened.store.work() as work:
                work.keep_letter(self.letter.letter, event)

    def at(self) -> dict[str, object]:
        return {"at": self.opened.clock.now(), "actor": OFFICER.login}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def follow(desk: Desk, language: Language = Language.FR) -> Visitor:
    visitor = Visitor(desk.app, language)
    typed = {"number": NUMBER, "secret": desk.letter.secret}
    visitor.see("/follow")
    visitor.follow(visitor.send("/follow", typed))
    return visitor


@pytest.mark.parametrize("language", Language)
def test_who_has_number_and_secret_sees_where_it_stands(desk: Desk, language: Language) -> None:
    page = follow(desk, language).page
    assert NUMBER in page.text
    assert "Demande d’attestation" in page.text
    assert page.offers("/follow/leave")
    assert not page.offers("/follow/letter/pieces")


def test_the_receipt_is_handed_out_as_it_was_sealed(desk: Desk) -> None:
    visitor = follow(desk)
    answer = visitor.client.get("/follow/letter/receipt.pdf")
    kept = desk.opened.store.reading.incoming(desk.letter.letter).receipt
    assert kept is not None
    assert answer.data == desk.opened.files.get(kept.digest)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_secret_is_read_as_people_type_it(desk: Desk) -> None:
    secret = desk.letter.secret.lower()
    typed = {"number": " ٢٠٢٦-٠٠٠٠٠١ ", "secret": f"{secret[:4]}-{secret[4:9]} {secret[9:]}"}
    visitor = Visitor(desk.app)
    visitor.see("/follow")
    assert NUMBER in visitor.follow(visitor.send("/follow", typed)).text


WRONG_PAIRS = [
    (NUMBER, "0" * 16),
    (NUMBER, ""),
    (NUMBER, "é" * 100),
    ("2026-000002", "right"),
    ("2025-000001", "right"),
    ("2026-000000", "right"),
    ("2026-9999999999", "right"),
    ("rien", "right"),
]


def test_no_such_number_and_a_wrong_secret_are_answered_alike(desk: Desk) -> None:
    visitor, answers = Visitor(desk.app), set()
    visitor.see("/follow")
    for number, secret in WRONG_PAIRS:
        typed = {"number": number, "secret": desk.letter.secret if secret == "right" else secret}
        visitor.send("/follow", typed, status=404)
        assert "attestation" not in visitor.page.text
        answers.add(visitor.page.text.replace(number, ""))
        assert visitor.client.get("/follow/letter/receipt.pdf").status_code == 404
    assert len(answers) == 1


def test_wrong_pairs_are_counted_whatever_they_are(desk: Desk) -> None:
    visitor = Visitor(desk.app)
    visitor.see("/follow")
    for turn in range(WRONG):
        visitor.send("/follow", {"number": f"2026-{turn}", "secret": "0" * 16}, status=404)
    typed = {"number": NUMBER, "secret": desk.letter.secret}
    visitor.send("/follow", typed, status=429)
    desk.opened.clock.pause(16 * 60)
    assert visitor.send("/follow", typed).status_code == 303


def test_without_a_secret_nothing_is_seen_and_it_is_forgotten_in_time(desk: Desk) -> None:
    stranger = Visitor(desk.app)
    assert stranger.client.get("/follow/letter").headers["Location"] == "/follow"
    for piece in ("receipt.pdf", "answer.pdf", "slip.pdf"):
        assert stranger.client.get(f"/follow/letter/{piece}").status_code == 404
    stranger.see("/follow")
    stranger.send("/follow/letter/pieces", {}, status=404)
    visitor = follow(desk)
    desk.opened.clock.pause(STAY.total_seconds() + 1)
    assert visitor.client.get("/follow/letter").headers["Location"] == "/follow"


def test_a_device_forgets_when_it_is_told_to(desk: Desk) -> None:
    visitor = follow(desk)
    visitor.follow(visitor.send("/follow/leave"))
    assert visitor.client.get("/follow/letter").headers["Location"] == "/follow"


def test_whoever_just_deposited_sees_their_letter(desk: Desk) -> None:
    @door(ANYBODY)
    def deposited() -> str:
        let_follow(desk.letter.letter)
        return ""

    desk.app.add_url_rule("/deposited", view_func=deposited)
    visitor = Visitor(desk.app)
    visitor.client.get("/deposited")
    assert NUMBER in visitor.see("/follow/letter").text


def test_no_note_desk_or_name_of_an_official_is_shown(desk: Desk) -> None:
    told = desk.at()
    desk.happens(
        registered(at=desk.opened.clock.now()),
        LetterNoted(**told, text="Confidence interne"),  # type: ignore[arg-type]
        LetterAssigned(
            **told,  # type: ignore[arg-type]
            desk=REGISTRY,
            assignments=(Assignment(1, SOCIAL, Purpose.ATTRIBUTION, None, "Voir avec Nawal"),),
        ),
        AssignmentDone(
            at=desk.opened.clock.now(), actor=SOCIAL_HEAD.login, desk=SOCIAL, number=1,
            outcome="Sans suite",
        ),
    )  # fmt: skip
    for language in Language:
        shown = follow(desk, language).page.html
        for hidden in ("interne", "Nawal", "Hassan", "hassan", "sociales", "Sans suite", SOCIAL):
            assert hidden not in shown
    assert "1/2026" in follow(desk).page.text
    assert "services" in follow(desk).page.text


def test_a_refusal_tells_its_reason(desk: Desk) -> None:
    desk.happens(LetterRefused(**desk.at(), reason="Illisible"))  # type: ignore[arg-type]
    assert "Illisible" in follow(desk).page.text


def test_what_was_asked_for_is_brought_once(desk: Desk) -> None:
    desk.happens(PiecesAsked(**desk.at(), text="Une copie de la CIN"))  # type: ignore[arg-type]
    visitor = follow(desk)
    assert "Une copie de la CIN" in visitor.page.text
    assert visitor.page.offers("/follow/letter/pieces")
    visitor.send("/follow/letter/pieces", {}, status=422)
    visitor.send("/follow/letter/pieces", {"pieces": (BytesIO(b"x"), "cin.pdf")}, status=422)
    visitor.see("/follow/letter")
    answer = visitor.send("/follow/letter/pieces", {"pieces": (BytesIO(PDF), "cin.pdf")})
    page = visitor.follow(answer)
    assert "cin.pdf" in [one.name for one in desk.opened.store.reading.incoming(1).pieces]  # type: ignore[arg-type]
    assert not page.offers("/follow/letter/pieces")
    visitor.send("/follow/letter/pieces", {"pieces": (BytesIO(PDF), "cin.pdf")}, status=409)


def answered(desk: Desk) -> OutgoingId:
    document = desk.opened.files.put(PDF + b"%reponse")
    number = OrderNumber(Register.DEPARTURE, 2026, 7)
    with desk.opened.store.work() as work:
        sent_out = work.create_outgoing(
            LetterDispatched(
                **desk.at(),  # type: ignore[arg-type]
                body=MINISTRY,
                number=number,
                type=PLAIN,
                subject="Réponse",
                addressee="السيد العلمي",
                document=document,
                route=Route.PORTAL,
                answers=desk.letter.letter,
            )
        )
    desk.happens(
        registered(at=desk.opened.clock.now()),
        LetterAssigned(
            **desk.at(),  # type: ignore[arg-type]
            desk=REGISTRY,
            assignments=(Assignment(1, SOCIAL, Purpose.ATTRIBUTION, None),),
        ),
        AnswerSent(**desk.at(), outgoing=sent_out, number=number),  # type: ignore[arg-type]
    )
    return sent_out


def test_the_answer_is_taken_here_with_its_slip(desk: Desk) -> None:
    sent_out = answered(desk)
    visitor = follow(desk)
    assert "7/2026" in visitor.page.text
    assert visitor.client.get("/follow/letter/answer.pdf").data == PDF + b"%reponse"
    assert visitor.client.get("/follow/letter/slip.pdf").status_code == 404
    slip = desk.opened.files.put(PDF + b"%bordereau")
    with desk.opened.store.work() as work:
        work.keep_outgoing(sent_out, SlipMade(**desk.at(), slip=slip))  # type: ignore[arg-type]
    assert visitor.client.get("/follow/letter/slip.pdf").data == PDF + b"%bordereau"


def test_that_the_answer_was_taken_is_told_once(desk: Desk) -> None:
    sent_out = answered(desk)
    visitor = follow(desk)

    def taken() -> list[AnswerTaken]:
        events = desk.opened.store.reading.outgoing_events(sent_out)
        return [event for event in events if isinstance(event, AnswerTaken)]

    assert visitor.client.head("/follow/letter/answer.pdf").status_code == 200
    assert taken() == []
    for _ in range(2):
        assert visitor.client.get("/follow/letter/answer.pdf").status_code == 200
    (told,) = taken()
    letter = desk.opened.store.reading.outgoing_letter(sent_out)
    assert letter.taken == told.at
    assert letter.arrived is True
    assert told.document == letter.document


def test_an_answer_whose_number_was_made_void_is_not_handed_out(desk: Desk) -> None:
    sent_out = answered(desk)
    voided = OutgoingVoided(
        **desk.at(),  # type: ignore[arg-type]
        number=OrderNumber(Register.DEPARTURE, 2026, 7),
        reason="Erreur",
    )
    with desk.opened.store.work() as work:
        work.keep_outgoing(sent_out, voided)
    assert follow(desk).client.get("/follow/letter/answer.pdf").status_code == 404


def test_a_letter_that_was_sent_on_is_followed_where_it_went(desk: Desk) -> None:
    at = desk.opened.clock.now() + timedelta(hours=1)
    onward = replace(a_deposit(body=OTHER, at=at), from_letter=desk.letter.letter)
    with desk.opened.store.work() as work:
        there = work.create_letter(onward, Digest("f" * 64))
    desk.happens(
        LetterForwarded(**desk.at(), body=OTHER, letter=there, reason="interne")  # type: ignore[arg-type]
    )
    with desk.opened.store.work() as work:
        work.keep_letter(there, registered(3, at=desk.opened.clock.now()))
    page: Page = follow(desk).page
    assert "Établissement" in page.text
    assert "3/2026" in page.text
    assert "interne" not in page.text


def test_anybody_checks_a_receipt_by_its_code_and_learns_no_more_than_it_must(desk: Desk) -> None:
    code = desk.opened.store.reading.incoming(desk.letter.letter).code
    for language in Language:
        visitor = Visitor(desk.app, language)
        page = visitor.see(f"/verify/{code}")
        assert NUMBER in page.text
        for hidden in ("attestation", "Alami", "العلمي", "AB123456", desk.letter.secret):
            assert hidden not in page.html


def test_every_event_is_told_or_is_nothing_for_its_depositor() -> None:
    assert set(TOLD) == set(get_args(IncomingEvent))
    assert set(STANDS) == set(LetterState)
