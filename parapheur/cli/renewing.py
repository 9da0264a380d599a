"""`parapheur renew`: archive timestamps, before they can no longer be checked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parapheur.cli.speaking import said, told
from parapheur.domain.dossier import reference
from parapheur.domain.errors import ParapheurError

if TYPE_CHECKING:
    from parapheur.usecases.ports import Office
    from parapheur.usecases.prove import Ending


def renew(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
    config: Annotated[Path | None, typer.Option(help="Another config.yaml.")] = None,
) -> None:
    """Put new timestamps over documents whose proof ends within a year. 0 done, 1 not all."""
    from parapheur.bootstrap import open_office
    from parapheur.settings import load
    from parapheur.usecases.prove import ending

    with open_office(load(config)) as opened:
        due = ending(opened.office)
        done = [None] * len(due) if dry_run else list(_renewed(opened.office, due))
    if as_json:
        lines = [_facts(one, problem) for one, problem in zip(due, done, strict=True)]
        typer.echo(json.dumps(lines, ensure_ascii=False, indent=2))
    else:
        for one, problem in zip(due, done, strict=True):
            typer.echo(_line(one, problem))
        typer.echo(said("Documents whose proof is to be put or renewed: {count}.", count=len(due)))
    raise typer.Exit(1 if any(done) else 0)


def _renewed(office: "Office", due: "list[Ending]") -> Iterator[str | None]:
    """Yield what went wrong with each, or nothing."""
    from parapheur.usecases.prove import prove

    for one in due:
        try:
            prove(office, one.dossier)
        except ParapheurError as refusal:
            yield told(refusal)
        else:
            yield None


def _facts(one: "Ending", problem: str | None) -> dict[str, object]:
    until = one.until.isoformat() if one.until else None
    return {"dossier": reference(one.dossier), "until": until, "problem": problem}


def _line(one: "Ending", problem: str | None) -> str:
    if problem is not None:
        return f"{reference(one.dossier)}: {problem}"
    if one.until is None:
        return said("{dossier}: no timestamp closes it yet", dossier=reference(one.dossier))
    return said("{dossier}: until {day}", dossier=reference(one.dossier), day=one.until.date())
