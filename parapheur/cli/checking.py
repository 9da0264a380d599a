"""`parapheur inspect FILE` and `parapheur fsck`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from parapheur.cli.speaking import said, told
from parapheur.words.flags import FLAGS

COPY = "It cannot be signed as it is: a copy written anew goes on the circuit in its place."


def inspect(
    file: Annotated[Path, typer.Argument(help="A file somebody wants to deposit.")],
    attachments: Annotated[
        bool,
        typer.Option(
            "--attachments", help="As where a PDF/A-3 may carry files: each is looked at too."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Say whether a file may come in, and why not. 0 accepted, 1 refused."""
    from parapheur.bootstrap import open_intake
    from parapheur.settings import load

    try:
        data = file.read_bytes()
    except OSError as error:
        typer.echo(f"{file}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    inspection = open_intake(load()).inspect(data, attachments=attachments)
    if as_json:
        typer.echo(json.dumps(inspection.as_json(), ensure_ascii=False, indent=2, default=str))
    else:
        typer.echo(f"{file.name}: {said('accepted' if inspection.accepted else 'refused')}")
        if inspection.copy is not None:
            typer.echo(f"  {said(COPY)}")
        for refusal in inspection.refusals:
            typer.echo(f"  {told(refusal)}")
        for flag in inspection.flags:
            typer.echo(f"  {said(FLAGS[flag])}")
        for one in inspection.attached:
            typer.echo(f"    {one.name} ({one.kind.upper()}, {one.length}, SHA-256 {one.digest})")
    raise typer.Exit(0 if inspection.accepted else 1)


def fsck(
    config: Annotated[Path | None, typer.Option(help="Another config.yaml.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
    anchor: Annotated[
        list[Path] | None,
        typer.Option(help="A head of the journal that was kept elsewhere; as often as wanted."),
    ] = None,
) -> None:
    """Check everything that is kept, and name what is wrong. 0 all well, 1 something is wrong."""
    from parapheur.bootstrap import open_office
    from parapheur.domain.errors import WrongHead
    from parapheur.domain.journal import read_note
    from parapheur.settings import load
    from parapheur.usecases.fsck import fsck as check
    from parapheur.usecases.running import inspected

    try:
        anchors = [read_note(one.read_bytes()) for one in anchor or ()]
    except (OSError, WrongHead) as error:
        raise typer.BadParameter(str(error), param_hint="--anchor") from error
    with open_office(load(config)) as opened:
        findings = list(inspected(opened.office, check(opened.office, anchors)))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        for one in findings:
            typer.echo(f"{one.place}: {one.problem}")
        typer.echo(said("{count} findings.", count=len(findings)))
    raise typer.Exit(1 if findings else 0)
