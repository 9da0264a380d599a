"""`parapheur keeper` and `enrol`: the signing process by itself, and keys on cards."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from parapheur.cli.speaking import said

Config = Annotated[Path | None, typer.Option(help="Another config.yaml.")]


def keeper(config: Config = None) -> None:
    """Open keys for those who serve pages: by itself, as a system user of its own."""
    from parapheur.bootstrap import keeper_words
    from parapheur.settings import load

    words = keeper_words(load(config))
    # In this very place, with nothing of ours left in memory: what starts it can also stop it.
    os.execv(sys.executable, [sys.executable, "-m", "parapheur.keys.process", words])  # noqa: S606 - our own interpreter and module


def backed_up(
    began: Annotated[
        datetime | None,
        typer.Option(help="When it began, in UTC; left out: now.", formats=["%Y-%m-%dT%H:%M:%S"]),
    ] = None,
    config: Config = None,
) -> None:
    """Declare that a backup was made of the database and the folder of the data, together."""
    from parapheur.bootstrap import open_office
    from parapheur.settings import load
    from parapheur.usecases.running import declare_backup

    with open_office(load(config)) as opened:
        when = began.replace(tzinfo=UTC) if began else opened.office.now()
        declare_backup(opened.office, when)
    typer.echo(said("The backup is told."))


def enrol(
    login: Annotated[str, typer.Argument(help="Who will sign by it.")],
    token: Annotated[str, typer.Option(help="The label of the card or token.")] = "",
    key: Annotated[str, typer.Option(help="The label of the key, and of its certificate.")] = "",
    credential: Annotated[str, typer.Option(help="The key's name at the remote service.")] = "",
    config: Config = None,
) -> None:
    """Let a person sign by a key on a card, a module or a remote service, under its PIN."""
    from parapheur.bootstrap import open_office
    from parapheur.domain.people import WORKER, Login
    from parapheur.settings import load
    from parapheur.usecases.unlock import enrol_remote, enrol_token

    with open_office(load(config)) as opened:
        person = opened.office.reading.person(Login(login))
        if person is None:
            typer.echo(said("There is no account {login}.", login=login), err=True)
            raise typer.Exit(3)
        if credential:
            sealed = enrol_remote(opened.office, person, credential, by=WORKER)
        else:
            sealed = enrol_token(opened.office, person, token, key, by=WORKER)
        typer.echo(f"{login}: {sealed.level} {sealed.certificate_digest}")


def rights(
    role: Annotated[str, typer.Argument(help="The role that pages and workers connect as.")],
) -> None:
    """Say what the owner of the tables grants that role on PostgreSQL: to add, and not to alter."""
    from parapheur.store.rights import grants

    for statement in grants(role):
        typer.echo(f"{statement};")
