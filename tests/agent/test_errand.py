"""The program beside a card signs what it shows, whatever an office says."""

import base64
import hashlib
import json

import pytest

from parapheur.agent import Registering, Signing, come, do
from parapheur.domain.cards import code_digest, registering
from parapheur.domain.errors import (
    CardNotThere,
    CardRefusesPin,
    NotThatCard,
    NotThatDocument,
    OfficeAway,
    OfficeNamed,
    ParapheurError,
    WhichCard,
)
from parapheur.domain.people import Login
from parapheur.keys.above import signed_by
from parapheur.keys.reader import Reader
from tests.agent.lies import Bench, Lie, LyingOffice, written
from tests.keys.attributes import attributes, countersignature
from tests.keys.drawer import HELD, RSA, Drawer
from tests.signing.desk import PIN, SigningDesk

CODE = code_digest("ABCD")


@pytest.fixture(scope="module")
def bench(drawer: Drawer, desk: SigningDesk, versions: list[bytes]) -> Bench:
    found = Reader(str(drawer.module), HELD.token).found()
    (card,) = [one for one in found if one.label == HELD.key]
    return Bench(drawer, desk, versions[1], card)


@pytest.mark.parametrize("beside", [False, True], ids=["inside", "beside"])
def test_what_is_shown_is_checked_and_signed(bench: Bench, beside: bool) -> None:
    lying = bench.honest(beside=beside)
    errand = come(lying.office, bench.reader, CODE)
    assert isinstance(errand, Signing)
    assert errand.fingerprint == hashlib.sha256(bench.before).hexdigest()
    assert errand.document.startswith(bench.before)
    assert lying.paths == ["prepare", "document"], "nothing is given before a yes"
    assert do(errand, lying.office, bench.reader, PIN)["done"] == "Signed."
    assert signed_by(bench.card.certificate, errand.attributes, sent(lying, "value"))
    assert sent(lying, "certificate") == bench.card.certificate
    assert PIN.encode() not in b"".join(call.body or b"" for call in lying.asked)


def sent(lying: LyingOffice, name: str) -> bytes:
    return base64.b64decode(json.loads(lying.asked[-1].body or b"")[name])


def another_digest(bench: Bench, lying: LyingOffice) -> None:
    other = hashlib.sha256(b"another document").digest()
    lying.said["attributes"] = written(attributes(bench.card.certificate, other))


def of_another_document(bench: Bench, lying: LyingOffice) -> None:
    """A whole honest draft, of another version than the one that is shown."""
    lying.said["attributes"] = written(
        bench.draft(bench.desk.signed(bench.before, "seal-3")).attributes
    )


def bytes_changed(bench: Bench, lying: LyingOffice) -> None:
    lying.pdf = lying.pdf.replace(b"/Type", b"/typE", 1)


def tail_changed(bench: Bench, lying: LyingOffice) -> None:
    tail = lying.pdf[len(bench.before) :]
    lying.pdf = bench.before + tail.replace(b"(D:2026", b"(D:2025", 1)


def bytes_behind(bench: Bench, lying: LyingOffice) -> None:
    lying.pdf += b"\n% more"


def a_value_in_the_hole(bench: Bench, lying: LyingOffice) -> None:
    lying.pdf = lying.pdf.replace(b"<0000", b"<3080", 1)


def no_signature_at_the_end(bench: Bench, lying: LyingOffice) -> None:
    """The digest of the bytes as they stand, under what says it is a signature inside."""
    lying.pdf = bench.before
    digest = hashlib.sha256(lying.pdf).digest()
    lying.said["attributes"] = written(attributes(bench.card.certificate, digest))


def a_larger_hole(bench: Bench, lying: LyingOffice) -> None:
    """Ranges that leave out more than the value: something could be put there later."""
    tail = lying.pdf[len(bench.before) :]
    at = tail.index(b"/ByteRange [0 ") + len(b"/ByteRange [0 ")
    end = tail.index(b" ", at)
    length = int(tail[at:end])
    fewer = str(length - 40).encode().ljust(end - at)
    lying.pdf = bench.before + tail[:at] + fewer + tail[end:]
    left = hashlib.sha256(lying.pdf[: length - 40])
    hole = lying.pdf.index(b">", length) + 1
    left.update(lying.pdf[hole:])
    lying.said["attributes"] = written(attributes(bench.card.certificate, left.digest()))


def another_beginning(bench: Bench, lying: LyingOffice) -> None:
    lying.said["length"] -= 1


def another_fingerprint(bench: Bench, lying: LyingOffice) -> None:
    lying.said["fingerprint"] = "0" * 64


def no_pdf(bench: Bench, lying: LyingOffice) -> None:
    lying.pdf = b"<html>" + lying.pdf[6:]
    lying.said["fingerprint"] = hashlib.sha256(lying.pdf[: lying.said["length"]]).hexdigest()


def said_to_be_beside(bench: Bench, lying: LyingOffice) -> None:
    lying.said["beside"] = True


def no_length(bench: Bench, lying: LyingOffice) -> None:
    lying.said["length"] = True


@pytest.mark.parametrize(
    "lie",
    [
        another_digest, of_another_document, bytes_changed, tail_changed, bytes_behind,
        a_value_in_the_hole, no_signature_at_the_end, a_larger_hole, another_beginning,
        another_fingerprint, no_pdf, said_to_be_beside, no_length,
    ],
    ids=lambda lie: lie.__name__,
)  # fmt: skip
def test_another_document_is_not_signed(bench: Bench, lie: Lie) -> None:
    lying = bench.honest()
    lie(bench, lying)
    with pytest.raises(NotThatDocument, match="nothing was signed"):
        come(lying.office, bench.reader, CODE)
    assert "complete" not in lying.paths


def of_another_card(bench: Bench, lying: LyingOffice) -> None:
    lying.said["attributes"] = written(attributes(bench.desk.hassan.certificate))


def of_an_unknown_kind(bench: Bench, lying: LyingOffice) -> None:
    more = attributes(bench.card.certificate, bytes(32), countersignature())
    lying.said["attributes"] = written(more)


def no_attributes_at_all(bench: Bench, lying: LyingOffice) -> None:
    lying.said["attributes"] = written(hashlib.sha256(lying.pdf).digest())


@pytest.mark.parametrize(
    "lie", [of_another_card, of_an_unknown_kind, no_attributes_at_all], ids=lambda lie: lie.__name__
)
def test_nothing_but_a_signature_of_a_document_by_this_card_is_signed(
    bench: Bench, lie: Lie
) -> None:
    lying = bench.honest()
    lie(bench, lying)
    with pytest.raises(NotThatCard):
        come(lying.office, bench.reader, CODE)
    assert "complete" not in lying.paths


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"certificate": "0" * 64}, CardNotThere),
        ({"certificate": None}, CardNotThere),
        ({"what": "archive"}, OfficeAway),
        ({"what": None}, OfficeAway),
        ({"attributes": 7}, OfficeAway),
        ({"attributes": "not base 64"}, OfficeAway),
    ],
)
def test_an_answer_that_is_none_is_refused(
    bench: Bench, said: dict[str, object], refusal: type[ParapheurError]
) -> None:
    lying = bench.honest()
    lying.said |= said
    with pytest.raises(refusal):
        come(lying.office, bench.reader, CODE)


def test_what_an_office_says_cannot_rewrite_the_terminal(bench: Bench) -> None:
    lying = bench.honest()
    lying.said["subject"] = "a\x1b[2Jb\u202ec\nd" + "e" * 5000
    lying.said["desk"] = {"no": "text"}
    errand = come(lying.office, bench.reader, CODE)
    assert isinstance(errand, Signing)
    told = errand.told
    assert told["subject"].startswith("a[2Jbc d")
    assert len(told["subject"]) == 500
    assert told["desk"] == ""


def test_a_wrong_pin_signs_nothing_and_is_not_tried_again(bench: Bench) -> None:
    lying = bench.honest()
    errand = come(lying.office, bench.reader, CODE)
    assert isinstance(errand, Signing)
    with pytest.raises(CardRefusesPin):
        do(errand, lying.office, bench.reader, "000000")
    assert "complete" not in lying.paths


def test_to_be_registered_a_card_signs_words_that_are_put_together_here(bench: Bench) -> None:
    lying = bench.honest()
    lying.said |= {"what": "register", "attributes": written(b"whatever an office wants")}
    errand = come(lying.office, bench.reader, CODE, label=RSA.key)
    assert isinstance(errand, Registering)
    words = registering("parapheur.example.ma", Login("hassan"), CODE, errand.card.digest)
    assert errand.words == words
    assert "document" not in lying.paths
    do(errand, lying.office, bench.reader, PIN)
    assert signed_by(errand.card.certificate, words, sent(lying, "value"))


def test_an_office_of_another_name_registers_no_card(bench: Bench) -> None:
    """Whoever passes on what another office asks would have it signed in their own name."""
    lying = bench.honest()
    lying.said |= {"what": "register", "host": "elsewhere.example.ma"}
    with pytest.raises(OfficeNamed, match=r"elsewhere\.example\.ma"):
        come(lying.office, bench.reader, CODE, label=RSA.key)


def test_which_card_is_asked_where_there_are_several(bench: Bench) -> None:
    lying = bench.honest()
    lying.said["what"] = "register"
    with pytest.raises(WhichCard, match="minister/older"):
        come(lying.office, bench.reader, CODE)
    with pytest.raises(CardNotThere):
        come(lying.office, bench.reader, CODE, label="no such key")
