"""`parapheur token-agent`: the program beside a card, in a terminal."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parapheur.cli.carding_batch import pin_of_card, sign_batch
from parapheur.cli.speaking import language, said
from parapheur.domain.words import Language

if TYPE_CHECKING:
    from parapheur.agent import Errand, Signing


def token_agent(
    office: Annotated[str, typer.Option(help="The address of the office: https://…")],
    module: Annotated[Path, typer.Option(help="The PKCS#11 library of the card's maker.")],
    token: Annotated[str, typer.Option(help="The label of the card, if several are in.")] = "",
    key: Annotated[str, typer.Option(help="The label of the key to register.")] = "",
    authorities: Annotated[
        Path | None, typer.Option(help="A PEM file of who vouches for the office over https.")
    ] = None,
    view: Annotated[bool, typer.Option("--view", help="Open the document to be read.")] = False,
) -> None:
    """Sign with a card in this computer what an office asks, after showing what is signed.

    Of a batch, all at once: it ends with 0 only if each was signed.
    """
    from parapheur.agent import Batch, Sitting, a_reader, an_office, come, do, host_of
    from parapheur.domain.cards import code_digest

    host_of(office)  # said before anybody is asked for a code
    reader = a_reader(module, token)
    code = typer.prompt(said("Code"), prompt_suffix=": ").strip()
    remote = an_office(office, code, language(), authorities=authorities)
    errand = come(remote, reader, code_digest(code), label=key)
    with tempfile.TemporaryDirectory(prefix="parapheur-") as folder:
        if isinstance(errand, Batch):
            raise typer.Exit(sign_batch(Sitting(remote, errand, reader, Path(folder)), view=view))
        _show(errand, Path(folder), view=view)
        if not _agreed():
            typer.echo(said("Nothing was signed."))
            raise typer.Exit(1)
        done = do(errand, remote, reader, pin_of_card())
    typer.echo(f"{done['done']} {done['name']} · {done['level']}")


def _show(errand: "Errand", folder: Path, *, view: bool) -> None:
    """Say what is about to be signed, and let the document be read."""
    from parapheur.agent import Registering

    told = errand.told
    if isinstance(errand, Registering):
        typer.echo(said("A card is to be registered, to sign as this person from now on."))
        facts = [
            (said("Office"), f"{told['organisation']} ({errand.host})"),
            (said("Account"), f"{told['person']} ({told['login']})"),
        ]
    else:
        typer.echo(said("This is to be signed:"))
        facts = _facts(errand)
    facts.append((said("Card"), f"{errand.card.token} / {errand.card.label}"))
    colon = " : " if language() is Language.FR else ": "
    for name, fact in facts:
        if fact:
            typer.echo(f"  {name}{colon}{fact}")
    if isinstance(errand, Registering):
        return
    typer.echo(said("Words are the office’s; what your card signs is the document itself."))
    file = folder / "document.pdf"
    file.write_bytes(errand.document)
    typer.echo(said("Read it before you say yes: {file}", file=file))
    if view:
        typer.launch(str(file))


def _facts(errand: "Signing") -> list[tuple[str, str]]:
    told = errand.told
    return [
        (said("Office"), told["organisation"]),
        (said("Number"), told["number"]),
        (said("Subject"), told["subject"]),
        (said("What is asked"), said("Visa") if errand.visa else said("Signature")),
        (said("Step"), told["step"]),
        (said("Desk"), told["desk"]),
        (said("Signed by"), f"{told['person']}, {told['capacity']}"),
        (said("In the place of"), told["on_behalf_of"]),
        (said("The document"), told["name"]),
        ("SHA-256", errand.fingerprint),
    ]


def _agreed() -> bool:
    """Ask until it is a yes or a no."""
    yes, no = said("yes"), said("no")
    while True:
        answer = typer.prompt(f"{said('Sign?')} ({yes}/{no})", prompt_suffix=" ").strip().lower()
        if answer in (yes, no):
            return bool(answer == yes)
