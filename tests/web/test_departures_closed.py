"""Confidential answers before the pages: who opens them, who does not, and what traces they leave.

The registry that sends one is an attacker here: it tries every page, every search and every form.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.filing import Confidentiality, Filing, SubtypeId, TypeId
from parapheur.domain.people import Login
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from tests.builders import words
from tests.letter_desks import CHIEF, UNIT, UNIT_HEAD, sign_all
from tests.letters import MINISTRY, OFFICER, SENDER, SOCIAL, SOCIAL_HEAD
from tests.web.test_departures import OUT, SEND, drafted
from tests.web.test_letters import HERE, Desks

SUBJECT, ADDRESSEE = "Votre demande", SENDER.name
LIST = f"/registry/{MINISTRY}/departures"
SECRET = Filing(
    TypeId("courrier"), SubtypeId("secret"), words("Courrier"), words("Secret"),
    Confidentiality.CONFIDENTIAL,
)  # fmt: skip


@pytest.fixture
def desks() -> Desks:
    """A signed answer that waits to be sent, of a letter that was given to two desks."""
    made = Desks()
    made.give({f"purpose-{SOCIAL}": "information", f"purpose-{UNIT}": "attribution"})
    drafted(made)
    sign_all(made.opened, DossierId(1))
    return made


def close_letter(desks: Desks) -> None:
    kept = desks.opened.store.kept.letters
    kept[LetterId(1)] = replace(kept[LetterId(1)], confidentiality=Confidentiality.CONFIDENTIAL)


def close_dossier(desks: Desks) -> None:
    kept = desks.opened.store.kept.dossiers
    kept[DossierId(1)] = replace(kept[DossierId(1)], filing=SECRET)


def send(desks: Desks, **typed: str) -> None:
    officer = desks.let(OFFICER)
    officer.see(SEND)
    fields = {"kind": "demande", "subject": SUBJECT, "addressee": ADDRESSEE, "route": "portal"}
    officer.follow(officer.send(SEND, fields | typed))


def opened_letter(desks: Desks) -> list[tuple[Login, Digest | None]]:
    told = desks.opened.store.reading.letter_openings(LetterId(1))
    return [(one.actor, one.shown) for one in told]


def opened_dossier(desks: Desks) -> list[tuple[Login, Digest | None]]:
    told = desks.opened.store.reading.openings(DossierId(1))
    return [(one.actor, one.digest) for one in told]


def test_the_registry_sends_a_confidential_answer_as_a_sealed_envelope(desks: Desks) -> None:
    close_letter(desks)
    officer = desks.let(OFFICER)
    for address in (LIST, SEND):
        page = officer.see(address)
        assert SUBJECT not in page.text
        assert ADDRESSEE not in page.text
    assert not {"subject", "addressee", "kind"} & set(officer.page.fields(SEND))
    refused = officer.send(SEND, {"route": "body", "to_body": "nulle"}, status=None)
    assert refused.status_code in {404, 422}
    assert SUBJECT not in refused.text
    officer.follow(officer.send(SEND, {"route": "portal", "subject": "Faux", "addressee": "Moi"}))
    assert "1/2026" in officer.page.text
    sent = desks.opened.store.reading.outgoing_letter(OutgoingId(1))
    assert (sent.subject, sent.addressee) == (SUBJECT, ADDRESSEE)  # whatever was typed
    assert not opened_letter(desks)


@pytest.mark.parametrize("close", [close_letter, close_dossier])
def test_once_sent_it_tells_the_registry_no_more_than_its_number(
    desks: Desks, close: Callable[[Desks], None]
) -> None:
    send(desks)
    close(desks)
    officer = desks.let(OFFICER)
    for address in (OUT, LIST, f"/registry/{MINISTRY}/registers/departure"):
        page = officer.see(address)
        assert "1/2026" in page.text
        assert SUBJECT not in page.html
        assert ADDRESSEE not in page.html
    for word in ("votre", "demande", "العلمي"):
        assert "1/2026" not in officer.see(f"{LIST}?q={word}").text
    for paper in ("document", "slip"):
        officer.see(f"{OUT}/{paper}.pdf", status=404)
    assert not opened_letter(desks)
    assert not opened_dossier(desks)


def test_the_registry_notes_its_arrival_and_makes_its_number_void_all_the_same(
    desks: Desks,
) -> None:
    send(desks)
    close_letter(desks)
    officer = desks.let(OFFICER)
    officer.see(OUT)
    for form, fields in (("prove", {"arrived": "yes", "how": " "}), ("void", {"reason": ""})):
        refused = officer.send(f"{OUT}/{form}", fields, status=422)
        assert SUBJECT not in refused.text
    officer.follow(officer.send(f"{OUT}/prove", {"arrived": "yes", "how": "Remis à M. Alami"}))
    assert "Alami" not in officer.page.text  # another officer of the registry may read this page
    officer.follow(officer.send(f"{OUT}/void", {"reason": "Mauvaise voie"}))
    assert SUBJECT not in officer.page.text
    assert not opened_letter(desks)


def test_who_has_the_confidential_letter_opens_its_answer_and_leaves_a_trace(desks: Desks) -> None:
    send(desks)
    close_letter(desks)
    nawal = desks.let(SOCIAL_HEAD)
    assert SUBJECT in nawal.see(OUT).text
    assert nawal.client.get(f"{OUT}/slip.pdf").status_code == 200
    assert nawal.client.get(f"{OUT}/document.pdf").status_code == 200
    sent = desks.opened.store.reading.outgoing_letter(OutgoingId(1))
    assert sent.slip
    shown = [None, sent.slip.digest, sent.document.digest]
    assert opened_letter(desks) == [(SOCIAL_HEAD.login, one) for one in shown]
    assert not opened_dossier(desks)
    nawal.send(f"{OUT}/void", {"reason": "Non"}, status=403)


def test_a_confidential_dossier_is_opened_by_who_has_a_part_in_it_alone(desks: Desks) -> None:
    send(desks)
    close_dossier(desks)
    nawal = desks.let(SOCIAL_HEAD)  # has the letter, which is an ordinary one, and no part in this
    nawal.see(OUT, status=404)
    nawal.see(f"{OUT}/document.pdf", status=404)
    assert OUT not in nawal.see(HERE).html
    chain = nawal.see(f"{HERE}/chain")
    assert SUBJECT not in chain.text
    assert f"{OUT}/document.pdf" not in chain.html
    assert not opened_dossier(desks)
    mehdi = desks.let(CHIEF)  # signed it
    assert SUBJECT in mehdi.see(OUT).text
    assert opened_dossier(desks) == [(CHIEF.login, None)]
    zineb = desks.let(UNIT_HEAD)  # drafted it, and has the letter
    assert f"{OUT}/document.pdf" in zineb.see(f"{HERE}/chain").html
    assert [one for one, _ in opened_dossier(desks)] == [CHIEF.login, UNIT_HEAD.login]


def test_an_ordinary_answer_is_read_by_its_registry_and_leaves_no_trace(desks: Desks) -> None:
    send(desks)
    officer = desks.let(OFFICER)
    assert SUBJECT in officer.see(OUT).text
    assert "1/2026" in officer.see(f"{LIST}?q=demande").text
    assert not opened_letter(desks)
    assert not opened_dossier(desks)
