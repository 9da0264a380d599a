"""`parapheur circuits check | draw | schema`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from parapheur.cli.speaking import language, said
from parapheur.domain.errors import NoSuchCircuit
from parapheur.domain.words import Language

app = typer.Typer(help="Check and draw circuits.", no_args_is_help=True)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="A folder of circuits, such as workflows/.")],
) -> None:
    """Say every mistake of every circuit at once; exit code 1 when there is one."""
    from parapheur.circuits import CircuitMistakes, read_circuits, read_organisation

    try:
        organisation = read_organisation(folder)
        found = read_circuits(folder, [desk.id for desk in organisation.desks])
    except CircuitMistakes as mistakes:
        for mistake in mistakes.mistakes:
            typer.echo(str(mistake), err=True)
        raise typer.Exit(1) from None
    for circuit in found.values():
        typer.echo(f"{circuit.id}: {circuit.name.of(language())}")
    typer.echo(said("{count} circuits, no mistake.", count=len(found)))


@app.command()
def draw(
    name: Annotated[str, typer.Argument(help="The circuit's name.")],
    folder: Annotated[Path | None, typer.Option(help="Another folder of circuits.")] = None,
    form: Annotated[str, typer.Option("--format", help="mermaid or svg.")] = "mermaid",
    spoken: Annotated[Language | None, typer.Option("--language", help="ar, fr or en.")] = None,
) -> None:
    """Print the diagram of a circuit."""
    from parapheur.circuits import mermaid, read_circuits, read_organisation, svg
    from parapheur.settings import load

    place = folder or load().folders.workflows
    organisation = read_organisation(place)
    circuits = read_circuits(place, [desk.id for desk in organisation.desks])
    circuit = next((one for one in circuits.values() if one.id == name), None)
    if circuit is None:
        raise NoSuchCircuit(circuit=name)
    drawn = {"mermaid": mermaid, "svg": svg}.get(form)
    if drawn is None:
        raise typer.BadParameter("mermaid or svg", param_hint="--format")
    names = {desk.id: desk.name for desk in organisation.desks}
    typer.echo(drawn(circuit, spoken or language(), names))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a circuit file."""
    from parapheur.circuits import schema as published

    typer.echo(json.dumps(published(), ensure_ascii=False, indent=2))
