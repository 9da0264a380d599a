"""`parapheur verify FILE`: the verdict on a signed PDF or an evidence file, offline."""

import hashlib
import json
from dataclasses import asdict
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
from parapheur.domain.verdict import Conclusion, SignatureVerdict, Verdict

if TYPE_CHECKING:
    from parapheur.cli.weighing import Weighed

EXIT = {
    Conclusion.VALID: 0,
    Conclusion.INVALID: 1,
    Conclusion.INDETERMINATE: 2,
    Conclusion.UNREADABLE: 3,
}


def verify(
    file: Annotated[Path, typer.Argument(help="A signed PDF, or an evidence file (.asice).")],
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
    from parapheur.cli.weighing import is_container, weigh
    from parapheur.evidence.report import report_of
    from parapheur.signing import load_trust, verify_in_child

    now = datetime.now(UTC)  # noqa: TID251 - a file is judged as of the moment of the command
    weighed: Weighed | None = None
    data = b""
    try:
        anchors = [der for pem in trust or [] for der in load_trust(pem.read_bytes())]
        if is_container(file):
            kept = [(note.name, note.read_bytes()) for note in anchor or []]
            weighed = weigh(file, anchors, kept, now)
            verdict = weighed.document or Verdict(weighed.verdict)
        else:
            data = file.read_bytes()
            verdict = verify_in_child(data, trust=anchors, at=now)
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else None
        verdict = Verdict(Conclusion.UNREADABLE, (told or str(error),))
    if report is not None:
        digest = weighed.digest if weighed else hashlib.sha256(data).hexdigest()
        report.write_bytes(report_of(verdict, Digest(digest), now))
    if as_json:
        told_all = contract(verdict) | (weighed.contract() if weighed else {})
        typer.echo(json.dumps(told_all, ensure_ascii=False, indent=2))
    else:
        _print(file, verdict, weighed)
    raise typer.Exit(EXIT[weighed.verdict if weighed else verdict.verdict])


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


def _print(file: Path, verdict: Verdict, weighed: "Weighed | None") -> None:
    console = Console(highlight=False, soft_wrap=True)
    whole = weighed.verdict if weighed else verdict.verdict
    console.print(file.name, style="bold", markup=False, end="  ")
    console.print(named(whole), style=COLOURS[whole])
    if weighed is not None:
        for line in weighed.lines(language()):
            console.print(line, markup=False)
        if weighed.document is None:
            return
        console.print(weighed.name, style="bold", markup=False, end="  ")
        console.print(named(verdict.verdict), style=COLOURS[verdict.verdict])
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
