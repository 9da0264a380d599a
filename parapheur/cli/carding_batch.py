"""`parapheur token-agent` with the code of a batch: one list, one yes, one PIN, many results."""

import getpass
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import typer

from parapheur.cli.speaking import language, said, told
from parapheur.domain.errors import ParapheurError
from parapheur.domain.words import Language

if TYPE_CHECKING:
    from parapheur.agent import Item, Sitting


def sign_batch(sitting: "Sitting", *, view: bool) -> int:
    """Sign what is left of a batch, as far as its holder says yes; return 0 if all is signed."""
    from parapheur.agent import State

    items, count = list["Item"](), len(sitting.batch.lines)
    typer.echo(said("Acts in this batch: {count}. Each is fetched and checked.", count=count))
    for item in sitting.look():
        items.append(item)
        typer.echo(_line(item, count, _found(item)))
    ready = [one for one in items if one.state is State.READY]
    signed = sum(one.state is State.DONE for one in items)
    if ready:
        _show(sitting, ready, view=view)
        chosen = _chosen(ready)
        if not chosen:
            typer.echo(said("Nothing was signed."))
            return 1
        signed += _sign(sitting, chosen)
    typer.echo(said("Given: {given} of {count}", given=signed, count=count))
    if signed == count:
        return 0
    typer.echo(said("The same code goes on with the rest, for as long as it is good."))
    return 1


def pin_of_card() -> str:
    """Ask for the PIN, unseen."""
    return getpass.getpass(f"{said('PIN of the card')}: ")


def _show(sitting: "Sitting", ready: "Sequence[Item]", *, view: bool) -> None:
    """Say what is about to be signed, by whom, and where each document is read."""
    first, card = ready[0].told, ready[0].card
    typer.echo("")
    typer.echo(said("This is to be signed:"))
    _fact(said("Office"), f"{sitting.batch.organisation} ({sitting.office.host})")
    _fact(said("Signed by"), f"{first['person']}, {first['capacity']}")
    if card:
        _fact(said("Card"), f"{card.token} / {card.label}")
    for one in ready:
        asked = said("Visa") if one.visa else said("Signature")
        typer.echo(f"{one.line.place:>4}. {one.told['number']}  {one.told['subject']}")
        typer.echo(f"      {asked} · {one.told['desk']} · {one.told['name']}")
        typer.echo(f"      SHA-256 {one.fingerprint}")
        typer.echo(f"      {one.file}")
    typer.echo(said("Words are the office’s; what your card signs is each document itself."))
    typer.echo(said("Read them before you say yes: {folder}", folder=sitting.folder))
    if view:
        typer.launch(str(sitting.folder))


def _chosen(ready: "Sequence[Item]") -> "Sequence[Item]":
    """Ask until it is a yes or a no; numbers leave these out, and it is asked again."""
    yes, no, left_out = said("yes"), said("no"), set[int]()
    typer.echo(said("To leave some out, give their numbers first: 2 5"))
    while True:
        chosen = [one for one in ready if one.line.place not in left_out]
        question = said("Sign these: {count}?", count=len(chosen))
        answer = typer.prompt(f"{question} ({yes}/{no})", prompt_suffix=" ").strip().lower()
        if answer == no or (answer == yes and not chosen):
            return ()
        if answer == yes:
            return chosen
        left_out |= _numbers(answer, {one.line.place for one in ready})
        if left_out:
            listed = " ".join(map(str, sorted(left_out)))
            typer.echo(said("Left out: {numbers}", numbers=listed))


def _numbers(answer: str, known: Collection[int]) -> set[int]:
    """Return the numbers that were given, if it is nothing but numbers of the list."""
    words = answer.replace(",", " ").replace("،", " ").split()
    given = {int(word) for word in words if word.isdecimal() and len(word) < 4}
    return given if len(given) == len(set(words)) and given <= set(known) else set()


def _sign(sitting: "Sitting", chosen: "Sequence[Item]") -> int:
    """Let the card sign these, tell how each went, and return how many are signed."""
    from parapheur.agent import State

    signed, count = 0, len(sitting.batch.lines)
    for one in sitting.sign(chosen, pin_of_card()):
        if isinstance(one, ParapheurError):
            typer.echo(told(one))
            break
        signed += one.state is State.DONE
        typer.echo(_line(one, count, _given(one)))
    return signed


def _found(item: "Item") -> str:
    from parapheur.agent import State

    match item.state:
        case State.REFUSED:
            return _why(item)
        case State.DONE:
            return said("It is signed already.")
        case State.READY:
            return said("It can be signed.")


def _given(item: "Item") -> str:
    from parapheur.agent import State

    if item.state is State.REFUSED:
        return _why(item)
    return item.told.get("done") or said("It is signed already.")


def _why(item: "Item") -> str:
    return told(item.refusal) if item.refusal else ""


def _line(item: "Item", count: int, what: str) -> str:
    colon = " : " if language() is Language.FR else ": "
    return f"{item.line.place:>4}/{count}  {item.line.number}  {item.line.subject}{colon}{what}"


def _fact(name: str, fact: str) -> None:
    colon = " : " if language() is Language.FR else ": "
    typer.echo(f"  {name}{colon}{fact}")
