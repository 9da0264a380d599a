"""What is no evidence file is refused with a sentence, in bounded time and memory."""

import io
import os
import resource
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from parapheur.evidence import verify
from tests.evidence.bundles import codes, container, files_of, honest, looked_at

FIRST = verify.local_header(verify.MIMETYPE, len(verify.ASIC), 0)
SECOND = len(FIRST) + len(verify.ASIC)
"""Where the second file begins."""


def patched(at: int, form: str, value: int) -> bytes:
    data = bytearray(honest())
    struct.pack_into(form, data, at, value)
    return bytes(data)


def packed(method: int, size: int = 100) -> bytes:
    """Add a file that another program compressed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as opened:
        bomb = zipfile.ZipInfo("bomb.txt")
        bomb.compress_type = method
        opened.writestr(bomb, bytes(size))
    data = written.getvalue()
    return honest()[:SECOND] + data[data.rindex(b"PK\3\4") :]


END = len(honest()) - verify.END.size
NAMES = [
    "../up",
    "/etc/passwd",
    "a//b",
    "a/../b",
    "a\\b",
    "a\0b",
    "C:/x",
    ".hidden",
    "x" * 201,
    "é",
    "a ",
    "",
]
BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "no-evidence"),
    "a PDF": (b"%PDF-1.7\n", "no-evidence"),
    "another zip": (b"PK\3\4" + bytes(100), "no-evidence"),
    "something before": (b"#!/bin/sh\n" + honest(), "before"),
    "something behind": (honest() + b"\0", "behind"),
    "a second file behind": (honest() + honest(), "behind"),
    "cut in the first header": (honest()[:10], "cut"),
    "cut in a header": (honest()[: SECOND + 10], "cut"),
    "cut in a name": (honest()[: SECOND + 35], "cut"),
    "cut in a file": (honest()[: SECOND + 2000], "cut"),
    "cut in the list": (honest()[: END - 3], "cut-end"),
    "cut at the end": (honest()[:-1], "cut-end"),
    "without its list": (honest()[: honest().index(b"PK\1\2")], "cut"),
    "a bomb": (packed(zipfile.ZIP_DEFLATED, 10_000_000), "packed"),
    "encrypted": (patched(SECOND + 6, "<H", 1), "encrypted"),
    "encrypted throughout": (patched(SECOND + 6, "<H", 0x2000), "encrypted"),
    "a data descriptor": (patched(SECOND + 6, "<H", 8), "descriptor"),
    "another flag": (patched(SECOND + 6, "<H", 0x800), "header"),
    "compressed": (patched(SECOND + 8, "<H", 8), "packed"),
    "zip64": (patched(SECOND + 22, "<I", 0xFFFFFFFF), "zip64"),
    "longer than it is": (patched(SECOND + 22, "<I", 0xFFFFFFF0), "too-much"),
    "two lengths": (patched(SECOND + 18, "<I", 7), "header"),
    "another time": (patched(SECOND + 10, "<H", 1), "header"),
    "an extra field": (patched(SECOND + 28, "<H", 4), "header"),
    "another mark": (patched(SECOND, "<I", 1), "strange"),
    "a comment": (patched(len(honest()) - 2, "<H", 3) + b"abc", "comment"),
    "another list": (patched(honest().index(b"PK\1\2") + 4, "<H", 20), "directory"),
    "another disk": (patched(END + 4, "<H", 1), "directory"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_with_its_sentence(name: str) -> None:
    data, expected = BAD[name]
    report = looked_at(data)
    assert (codes(report), report.verdict) == ([expected], "unreadable")
    assert all(report.checks[-1].sentence(language) for language in verify.LANGUAGES)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_anywhere(name: str) -> None:
    raw = name.encode()
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 10, 0, 0, 0, 0x21, 0, 0, 0, len(raw), 0)
    report = looked_at(honest()[:SECOND] + head + raw + honest()[SECOND:])
    assert (codes(report), report.verdict) == (["name"], "unreadable")
    assert "\0" not in report.checks[-1].sentence()


def test_no_two_files_bear_one_name() -> None:
    again = honest()[:SECOND] * 2 + honest()[SECOND:]
    assert codes(looked_at(again)) == ["twice"]


def test_there_are_not_too_many_files() -> None:
    empty = b"".join(verify.local_header(f"f{n}", 0, 0) for n in range(verify.MOST_FILES))
    assert codes(looked_at(honest()[:SECOND] + empty + honest()[SECOND:])) == ["too-much"]


def test_a_changed_file_is_named() -> None:
    data = honest().replace(b"une annexe", b"une ANNEXE")
    report = looked_at(data)
    assert (codes(report), report.verdict) == (["checksum"], "invalid")
    assert "annexes/1-1.pdf" in report.checks[-1].sentence()


def test_a_huge_piece_is_not_read_at_once(tmp_path: Path) -> None:
    """A history of 300 MB, mostly hole: refused in less memory than that, by the command itself."""
    files = files_of(honest())
    place = tmp_path / "huge.asice"
    size = 300 << 20
    del files["entries/dossier/7.jsonl"]
    front = container(files)
    front = front[: front.index(b"PK\1\2")]
    with place.open("wb") as file:
        file.write(front + verify.local_header("entries/dossier/7.jsonl", size, 0))
        file.truncate(file.tell() + size)
    done = subprocess.run(
        [sys.executable, verify.__file__, place],
        capture_output=True,
        check=False,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20)),
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 1
    assert "entries/dossier/7.jsonl was changed" in done.stdout


def test_what_cannot_be_opened_is_unreadable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.main([str(tmp_path / "nowhere.asice")]) == 3
    (tmp_path / "a.asice").write_bytes(honest())
    (tmp_path / "a.pem").write_bytes(b"no certificate")
    assert verify.main([str(tmp_path / "a.asice"), "--trust", str(tmp_path / "a.pem")]) == 3
    assert "cannot be opened" in capsys.readouterr().out
