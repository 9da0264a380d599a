"""`parapheur administrator`: the first account of an office, by whoever runs this machine."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from parapheur.cli.speaking import language, said
from parapheur.domain.words import Language

Config = Annotated[Path | None, typer.Option(help="Another config.yaml.")]


def administrator(
    login: Annotated[str, typer.Argument(help="By which they enter: small letters, digits.")],
    name: Annotated[str, typer.Option(help="Their name, in Latin letters.")],
    arabic_name: Annotated[str, typer.Option(help="Their name in Arabic.")],
    speaks: Annotated[
        Language | None, typer.Option("--language", help="Of their pages; else the terminal's.")
    ] = None,
    config: Config = None,
) -> None:
    """Open the account of the first administrator; the password is asked for, or read from stdin.

    Refused once there is one: from then on accounts are opened in the pages.
    """
    from parapheur.bootstrap import open_office
    from parapheur.domain.staff import described
    from parapheur.domain.words import Words
    from parapheur.settings import load
    from parapheur.usecases.first import bring_administrator

    capacity = Words("مدير النظام", "Administrateur", "Administrator")
    who = described(Words(arabic_name, name, name), capacity, speaks or language())
    with open_office(load(config)) as opened:
        person = bring_administrator(opened.office, login, who, typed_password())
    typer.echo(said("{login} looks after the accounts from now on.", login=person.login))


def typed_password() -> str:
    """Ask for a password twice; or read a line, where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    while True:
        password = getpass.getpass(f"{said('Password')}: ")
        if password == getpass.getpass(f"{said('The same password again')}: "):
            return password
        typer.echo(said("The two are not the same."), err=True)
