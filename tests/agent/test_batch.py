"""A batch beside a card: whatever an office lists, each act is checked as if it came alone."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parapheur.agent import Item, Sitting, State
from parapheur.agent import batch as batches
from parapheur.domain.cards import code_digest
from parapheur.domain.errors import (
    BatchUnsound,
    CardNotThere,
    CardRefusesPin,
    NoPlaceForIt,
    NotThatCard,
    NotThatDocument,
    OfficeAway,
    OfficeRefuses,
    OfficeTooMuch,
    ParapheurError,
    TokenAway,
)
from parapheur.domain.outside import Outside, Trouble
from parapheur.domain.several import MOST
from parapheur.keys.above import signed_by
from parapheur.keys.reader import HeldKey, Reader
from tests.agent.batches import CODE, ListingOffice, code_of, refusal, several
from tests.agent.lies import Bench, written
from tests.keys.attributes import attributes
from tests.keys.drawer import HELD, RSA, Drawer
from tests.signing.desk import PIN, SigningDesk

Deed = Callable[[ListingOffice], object]


@pytest.fixture(scope="module")
def bench(drawer: Drawer, desk: SigningDesk, versions: list[bytes]) -> Bench:
    found = Reader(str(drawer.module), HELD.token).found()
    (card,) = [one for one in found if one.label == HELD.key]
    return Bench(drawer, desk, versions[1], card)


def states(items: list[Item]) -> list[str]:
    """`ready`, `done`, or the name of the refusal."""
    return [type(one.refusal).__name__ if one.refusal else one.state.value for one in items]


def ready(items: list[Item]) -> list[Item]:
    return [one for one in items if one.state is State.READY]


def signed(sitting: Sitting, items: list[Item], pin: str = PIN) -> list[str]:
    """How each went; a refusal that ended it all is there in angles."""
    return [
        f"<{type(one).__name__}>" if isinstance(one, ParapheurError) else states([one])[0]
        for one in sitting.sign(items, pin)
    ]


def test_each_is_checked_shown_signed_and_completed(bench: Bench, tmp_path: Path) -> None:
    listing = several(bench, 3)
    sitting = listing.comes(bench.reader, tmp_path)
    items = list(sitting.look())
    assert states(items) == ["ready"] * 3
    assert [one.file for one in items] == [tmp_path / f"00{place}.pdf" for place in (1, 2, 3)]
    for item, act in zip(items, listing.acts, strict=True):
        assert item.file is not None
        assert item.file.read_bytes() == act.pdf
        assert item.told["subject"] == item.line.subject
    assert "complete" not in [what for _, what in listing.asked], "nothing is given before a yes"
    assert signed(sitting, items) == ["done"] * 3
    assert listing.given() == [1, 2, 3]
    for item, act in zip(items, listing.acts, strict=True):
        value = base64.b64decode(json.loads(act.asked[-1].body or b"")["value"])
        assert signed_by(bench.card.certificate, item.attributes, value)


def test_what_is_left_out_is_not_signed(bench: Bench, tmp_path: Path) -> None:
    listing = several(bench, 3)
    sitting = listing.comes(bench.reader, tmp_path)
    items = list(sitting.look())
    assert signed(sitting, [items[0], items[2]]) == ["done", "done"]
    assert listing.given() == [1, 3]


# Hostile lists.


def the_acts(count: int) -> list[dict[str, Any]]:
    return [{"place": 1, "number": f"D-{n}", "subject": "", "code": f"C{n}"} for n in range(count)]


def an_act(**changed: object) -> dict[str, Any]:
    return {"place": 1, "number": "D-000001", "subject": "", "code": "C", **changed}


@pytest.mark.parametrize(
    "acts",
    [
        [],
        None,
        {"place": 1},
        [one | {"place": at} for at, one in enumerate(the_acts(MOST + 1), 1)],
        [one | {"place": at} for at, one in enumerate(the_acts(10_000), 1)],
        ["D-000001"],
        [an_act(), an_act(place=2, code="D")],
        [an_act(), an_act(place=2, number="D-000002")],
        [an_act(), an_act(place=2, number="D-000002", code="c")],
        [an_act(), an_act(number="D-000002", code="D")],
        [an_act(place=2), an_act(number="D-000002", code="D")],
        [an_act(code=CODE)],
        [an_act(code=CODE.lower())],
        [an_act(code="")],
        [an_act(code=None)],
        [an_act(code=7)],
        [an_act(code="C\r\nX-Other: 1")],
        [an_act(code="C" * 201)],
        [an_act(code="رمز")],
        [an_act(place=0)],
        [an_act(place=True)],
        [an_act(place="1")],
        [an_act(place=MOST + 1)],
        [an_act(number="")],
        [an_act(number=None)],
    ],
)
def test_a_list_that_no_honest_office_has_is_refused(
    bench: Bench, tmp_path: Path, acts: object
) -> None:
    listing = several(bench, 1)
    listing.said = {"acts": acts}
    with pytest.raises(BatchUnsound, match="nothing more was signed"):
        listing.comes(bench.reader, tmp_path)
    assert listing.asked == [(CODE, "prepare")], "nothing else was asked"


@pytest.mark.parametrize(
    "said",
    [
        {"what": "batch", "acts": [an_act()]},
        {"what": "register", "host": "parapheur.example.ma"},
        {"what": None},
        {"number": "D-000009"},
    ],
    ids=["a batch in a batch", "a card to register", "nothing", "another act"],
)
def test_an_act_that_is_none_ends_it_all(
    bench: Bench, tmp_path: Path, said: dict[str, object]
) -> None:
    listing = several(bench, 3)
    listing.acts[1].said |= said
    sitting = listing.comes(bench.reader, tmp_path)
    with pytest.raises(BatchUnsound):
        list(sitting.look())
    assert (code_of(3), "prepare") not in listing.asked
    assert listing.given() == []


def another_digest(listing: ListingOffice, bench: Bench) -> None:
    listing.acts[1].said["attributes"] = written(attributes(bench.card.certificate, bytes(32)))


def another_s_draft(listing: ListingOffice, bench: Bench) -> None:
    """What was drafted over another document of the same batch."""
    other = bench.draft(bench.desk.signed(bench.before, "seal-3"))
    listing.acts[1].said["attributes"] = written(other.attributes)


def another_document(listing: ListingOffice, bench: Bench) -> None:
    listing.acts[1].pdf = listing.acts[1].pdf.replace(b"/Type", b"/typE", 1)


def no_attributes(listing: ListingOffice, bench: Bench) -> None:
    listing.acts[1].said["attributes"] = written(b"whatever an office wants")


def a_card_that_is_not_here(listing: ListingOffice, bench: Bench) -> None:
    listing.acts[1].said["certificate"] = "0" * 64


def another_card(listing: ListingOffice, bench: Bench) -> None:
    """Of two that lie in the reader: one PIN opens one of them."""
    found = {one.label: one for one in bench.reader.found()}
    other = Bench(bench.drawer, bench.desk, bench.before, found[RSA.key]).honest()
    listing.acts[1].said |= {
        name: other.said[name] for name in ("certificate", "attributes", "fingerprint", "length")
    }
    listing.acts[1].pdf = other.pdf


@pytest.mark.parametrize(
    ("lie", "refused"),
    [
        (another_digest, NotThatDocument),
        (another_s_draft, NotThatDocument),
        (another_document, NotThatDocument),
        (no_attributes, NotThatCard),
        (a_card_that_is_not_here, CardNotThere),
        (another_card, NotThatCard),
    ],
    ids=lambda one: one.__name__,
)
def test_one_that_is_not_what_it_should_be_is_refused_alone(
    bench: Bench,
    tmp_path: Path,
    lie: Callable[[ListingOffice, Bench], None],
    refused: type[ParapheurError],
) -> None:
    listing = several(bench, 3)
    lie(listing, bench)
    sitting = listing.comes(bench.reader, tmp_path)
    items = list(sitting.look())
    assert states(items) == ["ready", refused.__name__, "ready"]
    assert signed(sitting, ready(items)) == ["done", "done"]
    assert listing.given() == [1, 3]


def test_documents_that_would_fill_the_disk_are_refused(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = several(bench, 3)
    monkeypatch.setattr(batches, "MOST_BYTES", 2 * len(listing.acts[0].pdf))
    items = list(listing.comes(bench.reader, tmp_path).look())
    assert states(items) == ["ready", "ready", OfficeTooMuch.__name__]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_document_that_cannot_be_written_is_not_signed(bench: Bench, tmp_path: Path) -> None:
    listing = several(bench, 2)
    (tmp_path / "001.pdf").mkdir()
    items = list(listing.comes(bench.reader, tmp_path).look())
    assert states(items) == [NoPlaceForIt.__name__, "ready"]


def test_what_an_office_says_of_a_batch_cannot_rewrite_the_terminal(
    bench: Bench, tmp_path: Path
) -> None:
    listing = several(bench, 1)
    listing.acts[0].said["subject"] = "a\x1b[2Jb\u202ec\nd" + "e" * 5000
    (item,) = listing.comes(bench.reader, tmp_path).look()
    for told in (item.line.subject, item.told["subject"]):
        assert told.startswith("a[2Jbc d")
        assert len(told) == 500


# What goes wrong on the way.


def refuses(place: int, what: str, sentence: str = "It moved.") -> Callable[..., None]:
    def before(office: ListingOffice, code: str, asked: str) -> None:
        if (code, asked) == (code_of(place), what):
            raise refusal(sentence)

    return before


@pytest.mark.parametrize("what", ["prepare", "document"])
def test_what_the_office_refuses_is_told_and_left_out(
    bench: Bench, tmp_path: Path, what: str
) -> None:
    listing = several(bench, 3)
    listing.before = refuses(2, what)
    sitting = listing.comes(bench.reader, tmp_path)
    items = list(sitting.look())
    assert states(items) == ["ready", OfficeRefuses.__name__, "ready"]
    assert "It moved." in str(items[1].refusal)
    assert signed(sitting, ready(items)) == ["done", "done"]


def test_one_that_moved_meanwhile_stops_no_other(bench: Bench, tmp_path: Path) -> None:
    listing = several(bench, 3)
    listing.before = refuses(2, "complete")
    sitting = listing.comes(bench.reader, tmp_path)
    assert signed(sitting, list(sitting.look())) == ["done", OfficeRefuses.__name__, "done"]
    assert listing.done == {1, 3}


def test_an_answer_that_was_lost_is_found_done(bench: Bench, tmp_path: Path) -> None:
    listing = several(bench, 3)
    listing.lost = {2}
    sitting = listing.comes(bench.reader, tmp_path)
    assert signed(sitting, list(sitting.look())) == ["done"] * 3
    assert listing.given() == [1, 2, 3], "and is not brought again"


def goes_away(at: str, what: str) -> Callable[..., None]:
    gone = False

    def before(office: ListingOffice, code: str, asked: str) -> None:
        nonlocal gone
        gone = gone or (code, asked) == (at, what)
        if gone:
            raise Outside(Trouble.NO_CONNECTION, "parapheur.example.ma")

    return before


def session_ends(at: str, what: str) -> Callable[..., None]:
    over = False

    def before(office: ListingOffice, code: str, asked: str) -> None:
        nonlocal over
        over = over or (code, asked) == (at, what)
        if over:
            raise refusal("This code ended with its session.")

    return before


@pytest.mark.parametrize(
    ("ends", "refused"), [(goes_away, OfficeAway), (session_ends, OfficeRefuses)]
)
def test_an_office_that_is_gone_half_way_ends_it_and_the_same_code_goes_on(
    bench: Bench,
    tmp_path: Path,
    ends: Callable[[str, str], Callable[..., None]],
    refused: type[ParapheurError],
) -> None:
    listing = several(bench, 4)
    sitting = listing.comes(bench.reader, tmp_path)
    items = list(sitting.look())
    listing.before = ends(code_of(3), "complete")
    assert signed(sitting, items) == ["done", "done", f"<{refused.__name__}>"]
    assert listing.done == {1, 2}
    listing.before = lambda office, code, what: None
    listing.asked.clear()
    again = listing.comes(bench.reader, tmp_path)
    left = list(again.look())
    assert states(left) == ["done", "done", "ready", "ready"]
    assert signed(again, ready(left)) == ["done", "done"]
    assert listing.given() == [3, 4], "none is brought twice"


@pytest.mark.parametrize("ends", [goes_away, session_ends])
def test_an_office_that_is_gone_while_documents_are_fetched_ends_it(
    bench: Bench, tmp_path: Path, ends: Callable[[str, str], Callable[..., None]]
) -> None:
    listing = several(bench, 4)
    sitting = listing.comes(bench.reader, tmp_path)
    listing.before = ends(code_of(2), "document")
    with pytest.raises((OfficeAway, OfficeRefuses)):
        list(sitting.look())
    assert (code_of(3), "prepare") not in listing.asked, "it does not knock on and on"


def test_a_card_that_is_pulled_half_way_ends_it_and_the_same_code_goes_on(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = several(bench, 3)
    sitting = listing.comes(bench.reader, tmp_path)
    items, sign = list(sitting.look()), HeldKey.sign

    def pulled(key: HeldKey, data: bytes) -> bytes:
        if data == items[1].attributes:
            raise TokenAway
        return sign(key, data)

    with monkeypatch.context() as patched:
        patched.setattr(HeldKey, "sign", pulled)
        assert signed(sitting, items) == ["done", "<TokenAway>"]
    assert listing.given() == [1]
    again = listing.comes(bench.reader, tmp_path)
    assert signed(again, ready(list(again.look()))) == ["done", "done"]
    assert listing.given() == [1, 2, 3]


def test_a_wrong_pin_signs_none_and_is_tried_once(bench: Bench, tmp_path: Path) -> None:
    listing = several(bench, 3)
    sitting = listing.comes(bench.reader, tmp_path)
    items = list(sitting.look())
    with pytest.raises(CardRefusesPin):
        signed(sitting, items, "000000")
    assert listing.given() == []
    assert signed(sitting, items) == ["done"] * 3


def test_one_pin_opens_the_card_once(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = several(bench, 3)
    sitting, opened, open_ = listing.comes(bench.reader, tmp_path), list[str](), Reader.open

    def counted(reader: Reader, card: Any, pin: str) -> Any:  # noqa: ANN401  as it is
        opened.append(card.label)
        return open_(reader, card, pin)

    monkeypatch.setattr(Reader, "open", counted)
    signed(sitting, list(sitting.look()))
    assert opened == [HELD.key]
    assert PIN not in repr(listing.asked)


def test_of_two_programs_with_one_code_each_act_is_given_once(bench: Bench, tmp_path: Path) -> None:
    listing = several(bench, 3)
    both = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        sitting = listing.comes(bench.reader, tmp_path / name)
        both.append((sitting, list(sitting.look())))
    first = both[0][0].sign(both[0][1], PIN)
    next(first)
    del first
    assert signed(*both[1]) == ["done"] * 3, "what the other gave is found done"
    assert listing.done == {1, 2, 3}


def test_two_hundred_are_held_in_files_and_not_in_memory(bench: Bench, tmp_path: Path) -> None:
    listing = several(bench, MOST)
    sitting = listing.comes(bench.reader, tmp_path)
    items = list(sitting.look())
    assert states(items) == ["ready"] * MOST
    held = [getattr(one, name) for one in items for name in Item.__slots__]
    assert sum(len(one) for one in held if isinstance(one, bytes)) < MOST * 2048
    assert sum(one.length for one in items) == sum(len(one.pdf) for one in listing.acts)
    assert len(list(tmp_path.iterdir())) == MOST
    assert signed(sitting, items) == ["done"] * MOST
    assert listing.given() == list(range(1, MOST + 1))


def test_the_digest_of_a_code_tells_the_batch_from_its_acts() -> None:
    assert code_digest(CODE) == code_digest("batch")
    assert code_digest(code_of(1)) == code_digest("act 1")
