"""`parapheur rehearse FILE.pdf --circuit NAME --out DIR`: try a circuit from end to end."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from parapheur.cli.speaking import named, pair
from parapheur.cli.verifying import EXIT


def rehearse(
    file: Annotated[Path, typer.Argument(help="The PDF to take through the circuit.")],
    circuit: Annotated[str, typer.Option(help="A circuit's name, or type/subtype.")],
    out: Annotated[Path, typer.Option(help="The folder for what comes out.")],
    given: Annotated[list[str] | None, typer.Option("--set", help="A value: amount=250000")] = None,
    config: Annotated[Path | None, typer.Option(help="Another config.yaml.")] = None,
) -> None:
    """Take a document through a whole circuit with test actors; write PDF, history and verdict."""
    from parapheur.bootstrap import elsewhere, open_office
    from parapheur.demo.rehearsal import rehearse as play
    from parapheur.demo.rehearsal import write
    from parapheur.settings import load

    with (
        tempfile.TemporaryDirectory(prefix="parapheur-") as folder,
        open_office(elsewhere(load(config), Path(folder))) as opened,
    ):
        answers = dict(pair(text) for text in given or [])
        played = play(opened.office, file.name, file.read_bytes(), circuit, answers)
        for path in write(opened.office, played, file.stem, out):
            typer.echo(path)
    typer.echo(named(played.verdict.verdict))
    raise typer.Exit(EXIT[played.verdict.verdict])
