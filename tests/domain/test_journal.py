"""A head is written in one form, read back in that form alone, and due in time."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.errors import WrongHead
from parapheur.domain.journal import MANY, OFTEN, Head, SignedHead, is_due, key_id, read_note
from parapheur.domain.merkle import EMPTY

AT = datetime(2026, 11, 29, 12, 30, 15, 123456, tzinfo=UTC)
HEAD = Head("parapheur.example/journal/1", 12, EMPTY, AT)
SIGNED = SignedHead(HEAD, key_id(HEAD.origin, bytes(32)), bytes(range(64)))


def test_a_note_reads_as_it_was_written() -> None:
    assert SIGNED.note.decode().splitlines() == [
        "parapheur.example/journal/1",
        "12",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "time 2026-11-29T12:30:15Z",
        "",
        "— parapheur.example/journal/1 "
        + base64.b64encode(SIGNED.key_id + bytes(range(64))).decode(),
    ]
    read = read_note(SIGNED.note, b"token")
    assert read.note == SIGNED.note
    assert read.head.text == HEAD.text
    assert (read.head.size, read.head.root, read.token) == (12, EMPTY, b"token")
    assert read.head.at == AT.replace(microsecond=0)


def test_a_key_is_named_as_signed_notes_name_theirs() -> None:
    """The example of the specification: PeterNeumann+c74f20a3+..."""
    public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert public[:1] == b"\x01"
    assert key_id("PeterNeumann", public[1:]).hex() == "c74f20a3"


@given(st.integers(0, len(SIGNED.note) - 1), st.integers(1, 255))
def test_a_changed_byte_gives_another_head_or_none(place: int, bits: int) -> None:
    note = bytearray(SIGNED.note)
    note[place] ^= bits
    try:
        found = read_note(bytes(note))
    except WrongHead:
        return
    assert found.note == bytes(note) != SIGNED.note


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        SIGNED.note + b"\n",
        SIGNED.note[:-1],
        SIGNED.note.replace(b"\n12\n", b"\n012\n"),
        SIGNED.note.replace(b"\n12\n", b"\n 12\n"),
        SIGNED.note.replace(b"\n12\n", b"\n-12\n"),
        SIGNED.note.replace(b"\n", b"\r\n"),
        SIGNED.note.replace(b"Z\n", b"+00:00\n"),
        SIGNED.note.replace(b"FU=\n", b"FV=\n"),
        SIGNED.note.replace(b"\n\n", b"\nmore\n\n"),
        SIGNED.note + SIGNED.note.splitlines()[-1] + b"\n",
        SIGNED.note.replace("— parapheur".encode(), "— other".encode()),
        b"\xff" + SIGNED.note,
        b"x" * 5000,
    ],
)
def test_another_form_is_no_head(wrong: bytes) -> None:
    with pytest.raises(WrongHead):
        read_note(wrong)


def test_a_head_is_due_by_number_and_by_time() -> None:
    now = AT
    assert not is_due(0, None, now)
    assert not is_due(1, now - OFTEN + timedelta(seconds=1), now)
    assert is_due(1, now - OFTEN, now)
    assert is_due(MANY, now, now)
    assert not is_due(MANY - 1, now, now)
