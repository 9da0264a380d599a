"""`parapheur erase`: the personal data of somebody, by whoever runs this machine."""

import json
from pathlib import Path
from typing import Annotated

import typer

from parapheur.cli.speaking import said

Config = Annotated[Path | None, typer.Option(help="Another config.yaml.")]


def erase(
    login: Annotated[str, typer.Argument(help="Whose data; their account is closed.")],
    basis: Annotated[str, typer.Option(help="The legal basis: the law, and who decided it.")],
    as_json: Annotated[bool, typer.Option("--json", help="For another program.")] = False,
    config: Config = None,
) -> None:
    """Erase the personal data of a person for good; the trail stays whole, and tells it."""
    from parapheur.bootstrap import open_office
    from parapheur.domain.people import Login
    from parapheur.settings import load
    from parapheur.usecases.erase import erase_from_here

    with open_office(load(config)) as opened:
        subject = erase_from_here(opened.office, Login(login), basis=basis)
    if as_json:
        typer.echo(json.dumps({"erased": subject, "basis": basis}, ensure_ascii=False))
        return
    typer.echo(said("The personal data of {login} were erased.", login=login))
    typer.echo(said("Signed documents keep the name that their certificates bear."))
    typer.echo(said("Backups hold what they held: let those that are older expire."))
