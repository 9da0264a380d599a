"""`parapheur bench NAME [--json]`: measure the program beside its references."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table


def bench(
    name: Annotated[
        str, typer.Argument(help="sign, batch, validate, demo, engine, trail, deposit")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
    database: Annotated[
        str | None,
        typer.Option(
            envvar="PARAPHEUR_BENCH_DATABASE_URL",
            help="batch, engine, deposit: measure this PostgreSQL too, in schemas dropped after.",
        ),
    ] = None,
) -> None:
    """Measure, side by side in one run; exit code 1 when a bar is not held."""
    from parapheur.bench import BENCHES, ON_SERVERS, Row

    measure = BENCHES.get(name)
    if measure is None:
        raise typer.BadParameter(", ".join(BENCHES), param_hint="NAME")
    told = list(ON_SERVERS[name](database) if name in ON_SERVERS else measure())
    rows = [one for one in told if isinstance(one, Row)]
    for one in told:
        if not isinstance(one, Row):
            typer.echo(one.why, err=True)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        table = Table("work", "value", "unit", "reference", "ratio", "bar", "holds")
        for row in rows:
            cells = (row.value, row.unit, row.reference, row.ratio, row.bar, row.holds)
            table.add_row(row.work, *(str(cell) for cell in cells))
        Console().print(table)
    raise typer.Exit(0 if all(row.holds for row in rows) else 1)
