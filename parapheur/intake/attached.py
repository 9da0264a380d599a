"""Files embedded in a PDF/A-3 (ISO 19005-3, 6.8), in the child: each is looked at for itself.

1. The document says that it is a PDF/A-3; it is no portfolio, which would be shown in its place.
2. Its embedded files hang on the name tree (ISO 32000-2, 7.11.4) of the catalog, each by a
   specification and a stream of its own, and these hold nothing but what belongs there. What is
   embedded elsewhere, as in an annotation, is refused as ever (`active`).
3. There are no more of them, and none is heavier, than the limits say; unpacking is bounded before
   (`decode`).
4. Each is of a plain kind, by its content: a PDF that would come in by itself, with no attached
   file of its own; XML without a document type, a style sheet, or parts that a browser would run;
   text in UTF-8 without control signs, and CSV without formulas; PNG or JPEG that decodes to its
   end, with nothing behind it.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

import pikepdf
from PIL import Image

from parapheur.domain.attached import (
    LONGEST_NAME,
    MOST,
    MOST_MEGABYTES,
    AttachedNotPlain,
    AttachedPdfRefused,
    AttachedTooHeavy,
    NotForAttachments,
    TooManyAttached,
)
from parapheur.domain.documents import Attached, Digest, Kind
from parapheur.domain.errors import ParapheurError
from parapheur.domain.words import visible

PART = "3"
DEEPEST = 8
"""Levels of the name tree."""
SPECIFIES = {"/Type", "/F", "/UF", "/EF", "/Desc", "/AFRelationship"}
HOLDS = {"/Type", "/Subtype", "/Params", "/Length", "/Filter", "/DecodeParms", "/DL"}
PARAMETERS = {"/Size", "/CreationDate", "/ModDate", "/CheckSum"}
"""Keys of a specification, of a stream and of its parameters: the allow-lists (7.11.3-4)."""
RUN = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"}
"""Vocabularies of XML that browsers show as pages."""
MOST_DOTS = 50_000_000
CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f")
FORMULA = re.compile(r"\s*[=@]|\s*[+-]\s*[A-Za-z(@=]")
"""How a cell begins that a spreadsheet would reckon."""
SHOWN = 40
"""Letters of a name that a refusal tells."""

Numbers = frozenset[tuple[int, int]]
Sound = Callable[[bytes], bool]
"""Says whether a PDF would come in by itself."""


@dataclass(slots=True)
class Found:
    """What a document carries, and why it may not."""

    files: list[Attached] = field(default_factory=list)
    numbers: Numbers = frozenset()
    """Of the objects that make up attached files, and nothing else."""
    refusals: list[ParapheurError] = field(default_factory=list)


def specifications(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return what stands in the name tree of embedded files. `TooManyAttached`, `ValueError`."""
    names = pdf.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    return list(_leaves(tree, 0)) if tree is not None else []


def _leaves(node: object, depth: int) -> Iterator[pikepdf.Object]:
    if depth > DEEPEST or not isinstance(node, pikepdf.Dictionary):
        raise ValueError("this is no tree of names")
    pairs, kids = node.get("/Names"), node.get("/Kids")
    if isinstance(pairs, pikepdf.Array):
        if len(pairs) > 2 * MOST:
            raise TooManyAttached(limit=MOST)
        yield from (pairs[at] for at in range(1, len(pairs), 2))
    if isinstance(kids, pikepdf.Array):
        if len(kids) > MOST:
            raise TooManyAttached(limit=MOST)
        for kid in kids:
            yield from _leaves(kid, depth + 1)


def listed(pdf: pikepdf.Pdf) -> Found:
    """Return which objects attached files are made of, before any is read."""
    try:
        return Found(numbers=_expected(pdf))
    except (TooManyAttached, NotForAttachments) as refusal:
        return Found(refusals=[refusal])
    except ValueError:
        return Found(refusals=[NotForAttachments()])


def _expected(pdf: pikepdf.Pdf) -> Numbers:
    known = specifications(pdf)
    if len(known) > MOST:
        raise TooManyAttached(limit=MOST)
    if known and not _archival(pdf):
        raise NotForAttachments
    numbers = [number for one in known for number in _numbers_of(one)]
    if len(set(numbers)) < len(numbers):  # one file by two names
        raise NotForAttachments
    return frozenset(numbers)


def _archival(pdf: pikepdf.Pdf) -> bool:  # 1
    if "/Collection" in pdf.Root:
        return False
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        return told.pdfa_status.startswith(PART)


def _numbers_of(specification: object) -> Iterator[tuple[int, int]]:
    """Yield the numbers of a specification and of its stream (2). `ValueError`."""
    stream = _stream_of(specification)
    for one, allowed in ((specification, SPECIFIES), (stream, HOLDS)):
        if not isinstance(one, pikepdf.Object) or not one.is_indirect or one.keys() - allowed:
            raise ValueError("it holds what does not belong there")
        yield one.objgen
    parameters = stream.get("/Params")
    if parameters is not None and not (
        isinstance(parameters, pikepdf.Dictionary) and not parameters.keys() - PARAMETERS
    ):
        raise ValueError("its parameters are none")


def _stream_of(specification: object) -> pikepdf.Stream:
    embedded = specification.get("/EF") if isinstance(specification, pikepdf.Dictionary) else None
    if not isinstance(embedded, pikepdf.Dictionary) or embedded.keys() - {"/F", "/UF"}:
        raise ValueError("it embeds no file")
    values = dict(embedded.items()).values()
    streams = [one for one in values if isinstance(one, pikepdf.Stream)]
    if not streams or len(streams) < len(values):
        raise ValueError("it embeds no file")
    if len({one.objgen for one in streams}) > 1:
        raise ValueError("it embeds two files under one name")
    return streams[0]


def examined(pdf: pikepdf.Pdf, found: Found, sound: Sound) -> None:
    """Look at each file that was listed, and add what it is, or why it may not come in."""
    for one in specifications(pdf):
        name = named(one)
        try:
            found.files.append(file_of(name, _stream_of(one).read_bytes(), sound))  # 3, 4
        except ParapheurError as refusal:
            found.refusals.append(refusal)


def named(specification: pikepdf.Object) -> str:
    """Return a file's name: its last part, without what hides or reorders letters."""
    written = specification.get("/UF", specification.get("/F", ""))
    last = str(written).replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join(visible(unicodedata.normalize("NFC", last)).split())
    return plain[-LONGEST_NAME:] or "—"


def file_of(name: str, data: bytes, sound: Sound) -> Attached:
    """Return what a file is. `AttachedTooHeavy`, `AttachedNotPlain`, `AttachedPdfRefused`."""
    told = name[:SHOWN]
    if len(data) > MOST_MEGABYTES * 1024 * 1024:
        raise AttachedTooHeavy(name=told, limit=MOST_MEGABYTES)
    kind = kind_of(name, data)
    if kind is None:
        raise AttachedNotPlain(name=told)
    if kind is Kind.PDF and not sound(data):
        raise AttachedPdfRefused(name=told)
    return Attached(name, kind, len(data), Digest(hashlib.sha256(data).hexdigest()))


def kind_of(name: str, data: bytes) -> Kind | None:
    """Return which plain kind of file this is; None: none."""
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG if data.endswith(b"IEND\xaeB`\x82") and _decodes(data, "PNG") else None
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG if data.endswith(b"\xff\xd9") and _decodes(data, "JPEG") else None
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return Kind.XML if _plain_xml(data) else None
    text = _text(data)
    if text is None:
        return None
    if name.lower().endswith(".csv"):
        return Kind.CSV if _plain_table(text) else None
    return Kind.TEXT


def _decodes(data: bytes, kind: str) -> bool:
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > MOST_DOTS:
                return False
            image.load()
    except MemoryError:
        raise
    except Exception:  # of every kind, at what is no image
        return False
    return True


def _plain_xml(data: bytes) -> bool:
    parser = expat.ParserCreate(namespace_separator=" ")
    run: list[str] = []

    def element(name: str, _: dict[str, str]) -> None:
        space = name.rpartition(" ")[0]
        if space in RUN:
            run.append(name)

    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = lambda *_: run.append("document type")
    parser.ProcessingInstructionHandler = lambda target, _: run.append(target)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        return False
    return not run


def _text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if CONTROLS & set(text) else text


def _plain_table(text: str) -> bool:
    lines = io.StringIO(text, newline="")
    try:
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
        cells = (cell for row in csv.reader(lines, dialect) for cell in row)
        return not any(FORMULA.match(cell) for cell in cells)
    except csv.Error:  # one column: each line is a cell
        return not any(FORMULA.match(line.strip('"')) for line in text.splitlines())


def taken(data: bytes, number: int) -> bytes:
    """Return the bytes of one attached file, counted from 0. Anything on a hostile document."""
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        return _stream_of(specifications(pdf)[number]).read_bytes()


Image.preinit()  # before the child is cut off
