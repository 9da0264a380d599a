"""All the commands together, and how a refusal leaves the program."""

import gc
import sys

import typer
from rich.console import Console

from parapheur.cli import (
    administering,
    benching,
    carding,
    checking,
    circuits,
    erasing,
    exchanging,
    keeping,
    rehearsing,
    renewing,
    running,
    verifying,
)
from parapheur.cli.speaking import told
from parapheur.domain.errors import ParapheurError

SELDOM = 100_000
"""New objects between two looks for what is not needed: a command that is beginning makes what
stays, and by the usual seven hundred a fifth of its start goes into looking at it."""

app = typer.Typer(
    help="Parapheur: circulate, approve, sign, seal, and keep the proof.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(running.serve)
app.command("worker")(running.worker)
app.command("keeper")(keeping.keeper)
app.command("administrator")(administering.administrator)
app.command("backed-up")(keeping.backed_up)
app.command("enrol")(keeping.enrol)
app.command("token-agent")(carding.token_agent)
app.command("demo")(running.demo)
app.command("rehearse")(rehearsing.rehearse)
app.command("verify")(verifying.verify)
app.command("inspect")(checking.inspect)
app.command("fsck")(checking.fsck)
app.command("erase")(erasing.erase)
app.command("rights")(keeping.rights)
app.command("renew")(renewing.renew)
app.command("bench")(benching.bench)
circuits.app.command("export")(exchanging.export)
circuits.app.command("import")(exchanging.bring)
app.add_typer(circuits.app, name="circuits")


def main() -> None:
    """Run a command; a refusal is one sentence and exit code 3."""
    usual = gc.get_threshold()
    gc.set_threshold(SELDOM)
    try:
        app()
    except ParapheurError as refusal:
        Console(stderr=True, soft_wrap=True).print(told(refusal), markup=False, highlight=False)
        sys.exit(3)
    finally:
        gc.set_threshold(*usual)
