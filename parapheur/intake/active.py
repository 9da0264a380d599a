"""What acts in a PDF, object by object.

Every object of the cross-reference table is looked at, reachable or not, each once: what hangs on
an indirect reference is met under its own number, so nothing is followed and nothing can circle.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

import pikepdf

from parapheur.domain.documents import Flag
from parapheur.intake.addresses import leads_astray

DEEPEST = 100
"""Levels of arrays and dictionaries within one object."""

STILL = {"/GoTo", "/URI", "/Named", "/Thread"}
"""Actions that change nothing and run nothing: the allow-list wherever an action is expected."""

ACTS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Hide", "/Movie",
    "/Sound", "/Rendition", "/RichMediaExecute", "/GoTo3DView", "/GoToR", "/GoToE", "/GoToDp",
    "/SetOCGState",
}  # fmt: skip
"""Actions refused wherever they stand, whatever leads to them."""

EMBEDDED = "embedded file"

KEYS = {
    "/JS": "JavaScript", "/JavaScript": "JavaScript", "/XFA": "XFA", "/EF": EMBEDDED,
    "/RichMediaContent": "RichMedia", "/RichMediaSettings": "RichMedia", "/3DD": "3D",
    "/NeedsRendering": "XFA", "/AlternatePresentations": "presentation",
}  # fmt: skip
"""Keys that bring active content, whatever dictionary they stand in."""

WAYS = {"", "/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
"""What a named action may be: one that turns pages (ISO 32000-2, 12.6.4.12)."""

KINDS = {
    "/RichMedia": "RichMedia", "/Movie": "Movie", "/Sound": "Sound", "/Screen": "Screen",
    "/3D": "3D", "/FileAttachment": EMBEDDED, "/EmbeddedFile": EMBEDDED,
}  # fmt: skip
"""Types and subtypes of objects that are refused."""


FILES = {"/Filespec", "/FileSpec", "/F"}
"""Types of what names a file."""

Keys = Mapping[str, object]
HOLDERS = (pikepdf.Dictionary, pikepdf.Stream)
NESTING = (pikepdf.Dictionary, pikepdf.Array)
"""What may stand within an object; a stream is an object of its own."""


@dataclass(slots=True)
class Findings:
    """What was met so far."""

    active: set[str] = field(default_factory=set)
    flags: set[Flag] = field(default_factory=set)
    signed: bool = False
    memberships: list[Keys] = field(default_factory=list)
    """What depends on layers."""


def gather(pdf: pikepdf.Pdf, attached: Set[tuple[int, int]] = frozenset()) -> Findings:
    """Look at every object. Raises on one that cannot be read, or is nested without end.

    `attached` are those that make up attached files and nothing else, where such are taken.
    """
    findings, theirs = Findings(), Findings()
    for whole in pdf.objects:
        into = theirs if attached and whole.objgen in attached else findings
        for keys, stream in dictionaries(whole):
            note(keys, into, stream=stream)
    findings.active |= theirs.active - {EMBEDDED}
    return findings


def dictionaries(whole: object, depth: int = 0) -> Iterator[tuple[Keys, bool]]:
    """Yield the dictionaries of one object, itself included, and whether each is a stream's."""
    if depth > DEEPEST:
        raise RecursionError
    within: Iterable[object] = ()
    if isinstance(whole, HOLDERS):
        keys = dict(whole.items())
        yield keys, isinstance(whole, pikepdf.Stream)
        within = keys.values()
    elif isinstance(whole, pikepdf.Array):
        within = whole
    for value in within:
        if isinstance(value, NESTING) and not value.is_indirect:
            yield from dictionaries(value, depth + 1)


def note(keys: Keys, findings: Findings, *, stream: bool) -> None:
    """Note what one dictionary brings."""
    findings.active.update(KEYS[key] for key in keys.keys() & KEYS.keys())
    for kind in (name(keys, "/Type"), name(keys, "/Subtype")):
        if kind in KINDS:
            findings.active.add(KINDS[kind])
    if stream and keys.keys() & {"/F", "/Ref", "/OPI"}:
        findings.active.add("external stream")
    note_actions(keys, findings)
    note_signature(keys, findings)
    note_flags(keys, findings)


def note_actions(keys: Keys, findings: Findings) -> None:
    """Note each action that is not a plain way to another place."""
    act = name(keys, "/S")
    if act in ACTS and name(keys, "/Type") != "/StructElem":
        findings.active.add(act[1:])
    if act == "/URI" and leads_astray(keys.get("/URI")):
        findings.active.add("address not of the web")
    if act == "/Named" and name(keys, "/N") not in WAYS:
        findings.active.add("Named")
    if act == "/Thread" and "/F" in keys:
        findings.active.add("other file")
    if leads_astray(inside(keys.get("/URI")).get("/Base")):
        findings.active.add("address not of the web")
    if name(keys, "/Type") in FILES and "/EF" not in keys:
        findings.active.add("other file")
    for key in keys.keys() & {"/A", "/PA", "/Next"}:
        act = name(inside(keys[key]), "/S")
        if act and act not in STILL:
            findings.active.add(act[1:41])
    if "/OpenAction" in keys and name(inside(keys["/OpenAction"]), "/S") not in ("", "/GoTo"):
        findings.active.add("OpenAction")
    events = inside(keys.get("/AA")).values()
    if any(name(inside(event), "/S") != "/GoTo" for event in events):
        findings.active.add("AA")


def note_signature(keys: Keys, findings: Findings) -> None:
    """Note a signature, or a field that holds one."""
    filled = name(keys, "/FT") == "/Sig" and isinstance(keys.get("/V"), pikepdf.Dictionary)
    typed = name(keys, "/Type") in ("/Sig", "/DocTimeStamp") and "/Contents" in keys
    if filled or typed or ("/ByteRange" in keys and "/Contents" in keys):
        findings.signed = True


def note_flags(keys: Keys, findings: Findings) -> None:
    """Note what a person should know."""
    if "/FT" in keys:
        findings.flags.add(Flag.FILLABLE_FIELDS)
    if name(keys, "/S") == "/URI":
        findings.flags.add(Flag.LINKS)
    if "/OCProperties" in keys:
        findings.flags.add(Flag.LAYERS)
    if name(keys, "/Type") == "/OCMD":
        findings.memberships.append(keys)
    if name(keys, "/Type") == "/Font" and unembedded(keys):
        findings.flags.add(Flag.FONTS_NOT_EMBEDDED)


def unembedded(font: Keys) -> bool:
    """Say whether a font is named without being brought along."""
    if "/DescendantFonts" in font or "/CharProcs" in font:
        return False
    descriptor = inside(font.get("/FontDescriptor"))
    return not descriptor.keys() & {"/FontFile", "/FontFile2", "/FontFile3"}


def inside(value: object) -> Keys:
    """Return the keys of what may be a dictionary, or none."""
    return dict(value.items()) if isinstance(value, HOLDERS) else {}


def name(keys: Keys, key: str) -> str:
    """Return the name under a key, or nothing."""
    value = keys.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
