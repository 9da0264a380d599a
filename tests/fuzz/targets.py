"""What is tried on any bytes whatever: nothing may escape, and a yes must mean what it says.

`python -m tests.fuzz.guided` lets atheris find its way into them; `test_fuzz` changes files of ours
at random. Bytes that end one of them badly become a test of their own.
"""

import hashlib
import re
from collections.abc import Callable

from parapheur.domain.errors import DamagedPdf
from parapheur.intake.attached import taken
from parapheur.intake.child import inspected
from parapheur.intake.inspection import packed, unpacked
from parapheur.intake.limits import Limits
from parapheur.intake.look import Sights
from parapheur.signing.gate import BLANK, Claim, gate
from parapheur.signing.opinion import readable
from parapheur.signing.preflight import ready
from tests.carriers import TABLE, XML, carrying
from tests.intake.pdfs import PAGES, a_pdf, hybrid, loose, written

LIMITS = Limits(objects=5000, pages=50, decoded_mb=16)
SIGHTS = Sights([readable], ready())
UNTRIED = Sights([readable])
"""The pre-flight takes most of the time: it is for what passes all else."""


def look_at(data: bytes) -> None:
    """Whatever a file does, the look gives an answer; what is accepted is whole, and signs."""
    if not data.startswith(b"%PDF-"):
        return
    found = inspected(data, LIMITS, UNTRIED, signed=True)
    assert unpacked(packed(found)).as_json() == found.as_json(), "it arrives as it was given"
    if not found.accepted:
        return
    assert data.rstrip(BLANK).endswith(b"%%EOF")
    assert 1 <= found.pages <= LIMITS.pages
    tried = inspected(data, LIMITS, SIGHTS, signed=True)
    assert tried.accepted or tried.curable or not isinstance(tried.refusals[0], DamagedPdf)


def look_within(data: bytes) -> None:
    """The same where attached files are taken: each can be taken out as it was told."""
    if not data.startswith(b"%PDF-"):
        return
    found = inspected(data, LIMITS, UNTRIED, signed=True, attachments=True)
    assert unpacked(packed(found)).as_json() == found.as_json(), "it arrives as it was given"
    for number, one in enumerate(found.attached if found.accepted else ()):
        assert hashlib.sha256(taken(data, number)).hexdigest() == one.digest


def pass_the_gate(data: bytes) -> None:
    """The gate never raises; and ranges that pass leave nothing out but the hexadecimal digits."""
    head, _, file = data.partition(b"\n")
    numbers = tuple(_number(word) for word in head.split(b" ")[:6])
    contents = _contents(file)
    if gate(file, [Claim(numbers, contents)]):
        return
    first, gap, resume, length = (int(str(number)) for number in numbers)
    assert first == 0
    assert file[gap:resume].lower() == b"<" + contents.hex().encode() + b">"
    assert b"%%EOF" in file[resume : resume + length]
    after = file[resume + length :].strip(BLANK)
    assert not after or after.endswith(b"%%EOF")


def _number(word: bytes) -> object:
    return int(word) if NUMBER.fullmatch(word) else word.decode("latin-1")


def _contents(file: bytes) -> bytes:
    opened, closed = file.find(b"<"), file.find(b">")
    try:
        return bytes.fromhex(file[opened + 1 : closed].decode("ascii"))
    except ValueError:
        return b""


NUMBER = re.compile(rb"-?[0-9]{1,30}")
SIGNED = b"%PDF-1.7\n/Contents <00ff>\nstartxref\n1\n%%EOF\n"
TARGETS: dict[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]] = {
    "intake": (look_at, (a_pdf(), written(PAGES), hybrid(), loose(), a_pdf(linearize=True))),
    "attached": (look_within, (carrying({"a.xml": XML, "b.csv": TABLE}), carrying({}))),
    "gate": (
        pass_the_gate,
        (
            b"0 19 25 %d\n%s" % (len(SIGNED) - 25, SIGNED),
            b"0 19 25 %d\n%sxref\nstartxref\n48\n%%%%EOF\n" % (len(SIGNED) - 25, SIGNED),
        ),
    ),
}
"""Each with the bytes to begin from."""
