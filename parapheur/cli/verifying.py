"""`parapheur verify FILE`: the verdict on a signed PDF, a docket or an evidence file, offline."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from parapheur.cli.speaking import language, named, said
from parapheur.domain.ades import Qualification
from parapheur.domain.baseline import Baseline
from parapheur.domain.documents import Digest
from parapheur.domain.indications import indication_of, level_of
from parapheur.domain.verdict import Conclusion, SignatureVerdict, Verdict, worse

if TYPE_CHECKING:
    from parapheur.cli.weighing import Weighed

EXIT = {
    Conclusion.VALID: 0,
    Conclusion.INVALID: 1,
    Conclusion.INDETERMINATE: 2,
    Conclusion.UNREADABLE: 3,
}
NOTHING = Digest(hashlib.sha256().hexdigest())


def verify(
    file: Annotated[
        Path, typer.Argument(help="A signed PDF, a docket or an evidence file (.asice).")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
    trust: Annotated[
        list[Path] | None, typer.Option(help="An authority to trust (PEM); may be repeated.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write a standard report here (XML, ETSI TS 119 102-2).")
    ] = None,
    anchor: Annotated[
        list[Path] | None, typer.Option(help="A head of the journal that was kept elsewhere.")
    ] = None,
) -> None:
    """Say whether signatures hold. 0 valid, 1 invalid, 2 indeterminate, 3 unreadable."""
    from parapheur.evidence.report import report_of
    from parapheur.signing import load_trust

    now = datetime.now(UTC)  # noqa: TID251 - a file is judged as of the moment of the command
    try:
        trusted = [der for pem in trust or [] for der in load_trust(pem.read_bytes())]
        kept = [(note.name, note.read_bytes()) for note in anchor or []]
        judged = judge(file, trusted, kept, now)
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else None
        judged = Judged(Verdict(Conclusion.UNREADABLE, (told or str(error),)), NOTHING)
    if report is not None:
        report.write_bytes(report_of(judged.verdict, judged.digest, now))
    if as_json:
        typer.echo(json.dumps(judged.contract(), ensure_ascii=False, indent=2))
    else:
        _print(file, judged)
    raise typer.Exit(EXIT[judged.worst])


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found of a file: of its signatures, and of an evidence file that it is or carries."""

    verdict: Verdict
    """On the PDF: the file itself, or the document of an evidence file."""
    digest: Digest
    evidence: "Weighed | None" = None
    carried: bool = False
    """It is a docket, which carries the evidence file."""

    @property
    def worst(self) -> Conclusion:
        """The worst of all decides."""
        if self.evidence is None:
            return self.verdict.verdict
        if not self.carried:
            return self.evidence.verdict
        return worse(self.verdict.verdict, self.evidence.verdict)

    def contract(self) -> dict[str, object]:
        """Return the JSON that others rely on."""
        told = contract(self.verdict)
        if self.evidence is None:
            return told
        if not self.carried:
            return told | self.evidence.contract()
        document = self.evidence.document or Verdict(Conclusion.UNREADABLE)
        enclosed = contract(document) | self.evidence.contract()
        return told | {"verdict": str(self.worst), "enclosed": enclosed}


def judge(
    file: Path, trust: Sequence[bytes], anchors: Sequence[tuple[str, bytes]], at: datetime
) -> Judged:
    """Judge a PDF, a docket or an evidence file."""
    from parapheur.cli.weighing import enclosed_in, is_container, weigh
    from parapheur.signing import verify_in_child

    if is_container(file):
        with file.open("rb") as source:
            found = weigh(source, trust, anchors, at)
        return Judged(found.document or Verdict(found.verdict), Digest(found.digest), found)
    data = file.read_bytes()
    verdict = verify_in_child(data, trust=trust, at=at)
    digest = Digest(hashlib.sha256(data).hexdigest())
    enclosed = enclosed_in(data) if verdict.signatures else None
    if enclosed is None:
        return Judged(verdict, digest)
    return Judged(verdict, digest, weigh(enclosed, trust, anchors, at), carried=True)


def contract(verdict: Verdict) -> dict[str, object]:
    """Return the verdict as the JSON that others rely on."""
    indication, why = indication_of(verdict)
    return {
        "verdict": str(verdict.verdict),
        "problems": list(verdict.problems),
        "indication": indication,
        "sub_indication": why,
        "level": _named(level_of(verdict)),
        "signatures": [
            {
                **asdict(one),
                "time": _written(one.time),
                "proved": _written(one.proved),
                "level": _named(one.level),
            }
            for one in verdict.signatures
        ],
    }


def _named(level: Baseline | None) -> str | None:
    """As the standard writes it: B-LTA."""
    return level.upper() if level else None


def _written(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


COLOURS = {
    Conclusion.VALID: "green",
    Conclusion.INVALID: "red",
    Conclusion.INDETERMINATE: "yellow",
    Conclusion.UNREADABLE: "red",
}


def _print(file: Path, judged: Judged) -> None:
    console = Console(highlight=False, soft_wrap=True)
    _print_title(console, file.name, judged.worst)
    found = judged.evidence
    if found is None:
        _print_verdict(console, judged.verdict)
        return
    if judged.carried:
        _print_verdict(console, judged.verdict)
        _print_title(console, "evidence.asice", found.verdict)
    for line in found.lines(language()):
        console.print(line, markup=False)
    if found.document is not None:
        _print_title(console, found.name, found.document.verdict)
        _print_verdict(console, found.document)


def _print_title(console: Console, name: str, verdict: Conclusion) -> None:
    console.print(name, style="bold", markup=False, end="  ")
    console.print(named(verdict), style=COLOURS[verdict])


def _print_verdict(console: Console, verdict: Verdict) -> None:
    for problem in verdict.problems:
        console.print(f"  {said(problem)}", markup=False)
    for one in verdict.signatures:
        _print_signature(console, one)


def _print_signature(console: Console, one: SignatureVerdict) -> None:
    when = one.time.isoformat(timespec="seconds") if one.time else "—"
    console.print(f"- {one.field}  {one.signer}  {when}", markup=False, end="  ")
    console.print(named(one.verdict), style=COLOURS[one.verdict])
    for conclusion in (one.integrity, one.modification, one.trust):
        console.print(f"  {named(conclusion)}", markup=False, style="dim")
    console.print(f"  {_level(one)}", markup=False)
    console.print(f"  {_indicated(one)}", markup=False, style="dim")
    if one.proved:
        console.print(f"  {said('Proved to exist on {day}', day=one.proved)}", markup=False)
    for problem in one.problems:
        console.print(f"  {said(problem)}", markup=False)
    for unproved in one.unproved:
        console.print(f"  {said('Not proved:')} {said(unproved)}", markup=False, style="dim")


def _level(one: SignatureVerdict) -> str:
    if one.qualified is not Qualification.NONE:
        return f"{_named(one.level) or '—'}  {named(one.qualified)}"
    if one.is_timestamp:
        return said("A timestamp on the whole document")
    return named(one.level) if one.level else said("No level of PAdES")


def _indicated(one: SignatureVerdict) -> str:
    code = f"{one.indication} {one.sub_indication or ''}".strip()
    why = f" ({named(one.sub_indication)})" if one.sub_indication else ""
    return f"{code}: {named(one.indication)}{why}"
