"""`parapheur verify FILE`: the verdict on a signed PDF, offline."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from parapheur.cli.speaking import named, said
from parapheur.domain.verdict import Conclusion, SignatureVerdict, Verdict

EXIT = {
    Conclusion.VALID: 0,
    Conclusion.INVALID: 1,
    Conclusion.INDETERMINATE: 2,
    Conclusion.UNREADABLE: 3,
}


def verify(
    file: Annotated[Path, typer.Argument(help="A signed PDF.")],
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
    trust: Annotated[
        list[Path] | None, typer.Option(help="An authority to trust (PEM); may be repeated.")
    ] = None,
) -> None:
    """Say whether signatures hold. 0 valid, 1 invalid, 2 indeterminate, 3 unreadable."""
    from parapheur.signing import load_trust, verify_in_child

    try:
        anchors = [der for pem in trust or [] for der in load_trust(pem.read_bytes())]
        verdict = verify_in_child(file.read_bytes(), trust=anchors)
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else None
        verdict = Verdict(Conclusion.UNREADABLE, (told or str(error),))
    if as_json:
        typer.echo(json.dumps(contract(verdict), ensure_ascii=False, indent=2))
    else:
        _print(file, verdict)
    raise typer.Exit(EXIT[verdict.verdict])


def contract(verdict: Verdict) -> dict[str, object]:
    """Return the verdict as the JSON that others rely on."""
    return {
        "verdict": str(verdict.verdict),
        "problems": list(verdict.problems),
        "signatures": [
            {**asdict(one), "time": one.time.isoformat() if one.time else None}
            for one in verdict.signatures
        ],
    }


COLOURS = {
    Conclusion.VALID: "green",
    Conclusion.INVALID: "red",
    Conclusion.INDETERMINATE: "yellow",
    Conclusion.UNREADABLE: "red",
}


def _print(file: Path, verdict: Verdict) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(file.name, style="bold", markup=False, end="  ")
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
    for problem in one.problems:
        console.print(f"  {said(problem)}", markup=False)
