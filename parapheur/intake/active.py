"""What acts in a PDF, object by object.

Every object of the cross-reference table is looked at, reachable or not, each once: what hangs on
an indirect reference is met under its own number, so nothing is followed and nothing can circle.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pikepdf

from parapheur.intake.inspection import Flag

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

KEYS = {
    "/JS": "JavaScript", "/JavaScript": "JavaScript", "/XFA": "XFA", "/EF": "embedded file",
    "/RichMediaContent": "RichMedia", "/RichMediaSettings": "RichMedia", "/3DD": "3D",
}  # fmt: skip
"""Keys that bring active content, whatever dictionary they stand in."""

KINDS = {
    "/RichMedia": "RichMedia", "/Movie": "Movie", "/Sound": "Sound", "/Screen": "Screen",
    "/3D": "3D", "/FileAttachment": "embedded file", "/EmbeddedFile": "embedded file",
}  # fmt: skip
"""Types and subtypes of objects that are refused."""


@dataclass(slots=True)
class Findings:
    """What was met so far."""

    active: set[str] = field(default_factory=set)
    flags: set[Flag] = field(default_factory=set)
    signed: bool = False


def gather(pdf: pikepdf.Pdf) -> Findings:
    """Look at every object. Raises on one that cannot be read, or is nested without end."""
    findings = Findings()
    for whole in pdf.objects:
        for dictionary in dictionaries(whole):
            note(dictionary, findings)
    return findings


def dictionaries(whole: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries and streams of one object, itself included."""
    if depth > DEEPEST:
        raise RecursionError
    within: Iterable[object] = ()
    if isinstance(whole, pikepdf.Dictionary | pikepdf.Stream):
        yield whole
        within = (value for _, value in whole.items())
    elif isinstance(whole, pikepdf.Array):
        within = whole
    for value in within:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from dictionaries(value, depth + 1)


def note(found: pikepdf.Object, findings: Findings) -> None:
    """Note what one dictionary brings."""
    keys = found.keys()
    findings.active.update(KEYS[key] for key in keys & KEYS.keys())
    for kind in (name(found, "/Type"), name(found, "/Subtype")):
        if kind in KINDS:
            findings.active.add(KINDS[kind])
    if isinstance(found, pikepdf.Stream) and keys & {"/F", "/Ref", "/OPI"}:
        findings.active.add("external stream")
    note_actions(found, keys, findings)
    note_signature(found, keys, findings)
    note_flags(found, keys, findings)


def note_actions(found: pikepdf.Object, keys: set[str], findings: Findings) -> None:
    """Note each action that is not a plain way to another place."""
    act = name(found, "/S")
    if act in ACTS and name(found, "/Type") != "/StructElem":
        findings.active.add(act[1:])
    for key in keys & {"/A", "/PA", "/Next"}:
        act = name(found[key], "/S")
        if act and act not in STILL:
            findings.active.add(act[1:41])
    if "/OpenAction" in keys and name(found.OpenAction, "/S") not in ("", "/GoTo"):
        findings.active.add("OpenAction")
    if "/AA" in keys and any(name(each, "/S") != "/GoTo" for _, each in found.AA.items()):
        findings.active.add("AA")


def note_signature(found: pikepdf.Object, keys: set[str], findings: Findings) -> None:
    """Note a signature, or a field that holds one."""
    filled = name(found, "/FT") == "/Sig" and isinstance(found.get("/V"), pikepdf.Dictionary)
    dictionary = name(found, "/Type") in ("/Sig", "/DocTimeStamp") and "/Contents" in keys
    if filled or dictionary or {"/ByteRange", "/Contents"} <= keys:
        findings.signed = True


def note_flags(found: pikepdf.Object, keys: set[str], findings: Findings) -> None:
    """Note what a person should know."""
    if name(found, "/FT"):
        findings.flags.add(Flag.FILLABLE_FIELDS)
    if name(found, "/S") == "/URI":
        findings.flags.add(Flag.LINKS)
    if "/OCProperties" in keys:
        findings.flags.add(Flag.LAYERS)
    if name(found, "/Type") == "/Font" and unembedded(found, keys):
        findings.flags.add(Flag.FONTS_NOT_EMBEDDED)


def unembedded(font: pikepdf.Object, keys: set[str]) -> bool:
    """Say whether a font is named without being brought along."""
    if keys & {"/DescendantFonts", "/CharProcs"}:
        return False
    descriptor = font.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return True
    return not descriptor.keys() & {"/FontFile", "/FontFile2", "/FontFile3"}


def name(holder: object, key: str) -> str:
    """Return the name under a key, or nothing: whatever the holder is."""
    if not isinstance(holder, pikepdf.Dictionary | pikepdf.Stream):
        return ""
    value = holder.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
