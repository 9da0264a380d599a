"""`parapheur circuits export ID` and `parapheur circuits import FILE`: between the two homes."""

from pathlib import Path
from typing import Annotated

import typer

from parapheur.cli.soundness import sentences
from parapheur.cli.speaking import said
from parapheur.domain.circuit import CircuitId
from parapheur.domain.circuit_versions import Standing, identifier_of, in_force
from parapheur.domain.errors import NoSuchCircuit, NoSuchVersion, NotAllowed
from parapheur.domain.people import Login
from parapheur.usecases.ports import Office


def export(
    name: Annotated[str, typer.Argument(help="The circuit's identifier.")],
    version: Annotated[int | None, typer.Option(help="An earlier version.")] = None,
) -> None:
    """Print a circuit, of files or made in the pages, as a file of workflows/ says it."""
    from parapheur.bootstrap import open_office
    from parapheur.settings import load

    with open_office(load()) as opened:
        drafting = opened.office.drafting
        document = _document(opened.office, CircuitId(name), version)
        typer.echo(drafting.write(drafting.plain(document)), nl=False)


def bring(
    file: Annotated[Path, typer.Argument(help="A circuit in YAML.")],
    login: Annotated[str, typer.Option("--as", help="The secretary in whose name it is kept.")],
    name: Annotated[
        str | None, typer.Option(help="Its identifier, if not the file's name.")
    ] = None,
    publish: Annotated[bool, typer.Option(help="Let dossiers start on it at once.")] = False,
    note: Annotated[str, typer.Option(help="What changed, in a few words.")] = "",
) -> None:
    """Keep a file as the next version of a circuit made in the pages. 1: it has mistakes."""
    from parapheur.bootstrap import open_office
    from parapheur.circuits import MOST_BYTES
    from parapheur.settings import load
    from parapheur.usecases.circuits import check, keep_circuit

    circuit = identifier_of(name or file.stem)
    try:
        with file.open("rb") as source:
            data = source.read(MOST_BYTES + 1)  # one more is refused, and no more is read
    except OSError as error:
        typer.echo(f"{file}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    with open_office(load()) as opened:
        office = opened.office
        actor = office.reading.person(Login(login))
        if actor is None:
            raise NotAllowed
        document = office.drafting.parse(data)
        checked = check(office, circuit, document)
        for mistake in checked.mistakes:
            where = ".".join(map(str, mistake.path))
            typer.echo(": ".join(filter(None, (str(file), where, mistake.problem))), err=True)
        if checked.written.circuit is not None:
            for line in sentences(checked.written.circuit, checked.flaws):
                typer.echo(line, err=True)
        if checked.mistakes or (publish and checked.errors):
            raise typer.Exit(1)
        kept = keep_circuit(
            office,
            circuit,
            document,
            standing=Standing.PUBLISHED if publish else Standing.DRAFT,
            seen=len(office.reading.circuit_versions(circuit)),
            note=note,
            actor=actor,
        )
    typer.echo(
        said("Version {version} of {circuit} is kept.", version=kept.number, circuit=circuit)
    )


def _document(office: Office, circuit: CircuitId, number: int | None) -> str:
    found = office.circuits.get(circuit)
    versions = office.reading.circuit_versions(circuit)
    if number is not None:
        wanted = [one for one in versions if one.number == number]
        if not wanted:
            raise NoSuchVersion
        return wanted[0].document
    if found is not None and found.version is None:
        if document := office.drafting.wrote(circuit):
            return document
    elif versions:
        return (in_force(versions) or versions[-1]).document
    raise NoSuchCircuit(circuit=circuit)
