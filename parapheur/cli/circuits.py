"""`parapheur circuits check | simulate | draw | schema`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from parapheur.cli import subtypes
from parapheur.cli.soundness import as_json as as_facts
from parapheur.cli.soundness import sentences
from parapheur.cli.speaking import language, pair, said
from parapheur.cli.subtypes import tried
from parapheur.domain.calendar import Calendar
from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.people import Desk, DeskId
from parapheur.domain.simulation import Stop
from parapheur.domain.simulation import simulate as foresee
from parapheur.domain.soundness import Chart, Severity, Vacancy, vacancy
from parapheur.domain.soundness import check as sound
from parapheur.domain.subtypes import chosen
from parapheur.domain.typed import gather
from parapheur.domain.words import Language, Words
from parapheur.domain.zones import zone
from parapheur.words import day
from parapheur.words.seats import looked_for

app = typer.Typer(help="Check, simulate and draw circuits.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class Held:
    """What an office knows that no file says."""

    chart: Chart
    """Who holds the desks."""
    made: Mapping[CircuitId, Circuit]
    """The circuits made in the web view."""
    calendar: Calendar
    """The one in force."""


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="A folder of circuits, such as workflows/.")],
    office: Annotated[
        bool, typer.Option("--office", help="Look at who holds the desks here, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Say every mistake of every circuit, type and subtype at once; exit code 1 when there is one.

    A warning is no mistake: it may be meant.
    """
    from parapheur.circuits import CircuitMistakes, read_house

    try:
        organisation, found, types = read_house(folder)
    except CircuitMistakes as mistakes:
        if as_json:
            _print({"mistakes": [mistake.facts for mistake in mistakes.mistakes]})
        for mistake in mistakes.mistakes:
            typer.echo(str(mistake), err=True)
        raise typer.Exit(1) from None
    held = _held_here() if office else None
    chart = held.chart if held else Chart(organisation.desks, peopled=False)
    made = held.made if held else {}
    kinds = tried(types, {**made, **found}, chart, complete=office)
    flaws = {circuit.id: sound(circuit, chart) for circuit in found.values()}
    errors = [one for each in flaws.values() for one in each if one.severity is Severity.ERROR]
    wrong = len(errors) + sum(one.errors for one in kinds)
    if as_json:
        _print(
            {
                "circuits": list(found),
                "flaws": [
                    as_facts(found[one], flaw) for one, each in flaws.items() for flaw in each
                ],
                "subtypes": [subtypes.as_json(one) for one in kinds],
            }
        )
    else:
        for circuit in found.values():
            typer.echo(f"{circuit.id}: {circuit.name.of(language())}")
            for line in sentences(circuit, flaws[circuit.id]):
                typer.echo(line, err=True)
        for one in kinds:
            typer.echo(subtypes.title(one))
            for line in subtypes.lines(folder / "types.yaml", one):
                typer.echo(line, err=True)
        if not wrong:
            typer.echo(said("{count} circuits, no mistake.", count=len(found)))
    raise typer.Exit(1 if wrong else 0)


@app.command()
def simulate(
    name: Annotated[str, typer.Argument(help="The circuit's name, or type/subtype.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it starts.")],
    given: Annotated[list[str] | None, typer.Option("--set", help="A value: amount=250000")] = None,
    folder: Annotated[Path | None, typer.Option(help="Another folder of circuits.")] = None,
    office: Annotated[
        bool, typer.Option("--office", help="Look at who will be at the desks here, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
) -> None:
    """Say which desks a dossier would come to, and when; where nobody could act then, too."""
    from parapheur.circuits import read_calendar
    from parapheur.settings import load

    place = folder or load().folders.workflows
    circuit, chart = _circuit(place, name)
    names = {desk.id: desk.name for desk in chart}
    held = _held_here() if office else None
    calendar = held.calendar if held else read_calendar(place / "calendar.yaml")
    metadata = gather(circuit.metadata, dict(pair(text) for text in given or []))
    begun = on.replace(tzinfo=zone(calendar.zone))
    stops = foresee(circuit, metadata, begun, calendar, chart)
    vacant = dict(_vacant(circuit, stops, held) if held else ())
    if as_json:
        _print([_stop_as_json(stop) | _vacancy_as_json(stop, vacant, office) for stop in stops])
        return
    for stop in stops:
        asked = [_called(one, names) for one in stop.step.desks]
        asked += looked_for(language(), circuit, stop.step, lambda one: _called(one, names))
        typer.echo(_told(stop, ", ".join(asked)))
        if stop.position in vacant:
            typer.echo(f"    {_nobody_yet(vacant[stop.position], names)}")


def _called(desk: str, names: Mapping[DeskId, Words]) -> str:
    return names[DeskId(desk)].of(language()) if desk in names else desk


def _told(stop: Stop, desks: str) -> str:
    if stop.skipped:
        return said("{number}. {step}: skipped", number=stop.position + 1, step=stop.step.name)
    return said(
        "{number}. {step} ({desks}): from {opens} to {due}, an estimate"
        if stop.estimate
        else "{number}. {step} ({desks}): from {opens} to {due}",
        number=stop.position + 1,
        step=stop.step.name,
        desks=desks,
        opens=day(language(), stop.opens),
        due=day(language(), stop.due),
    )


def _stop_as_json(stop: Stop) -> dict[str, object]:
    return {
        "step": stop.step.id,
        "action": stop.step.action,
        "desks": stop.step.desks,
        "opens": stop.opens.isoformat(),
        "due": stop.due.isoformat(),
        "skipped": stop.skipped,
        "estimate": stop.estimate,
    }


def _vacant(circuit: Circuit, stops: Sequence[Stop], held: Held) -> Iterator[tuple[int, Vacancy]]:
    for stop in stops:
        day = held.calendar.day_of(stop.opens)
        found = None if stop.skipped else vacancy(circuit, stop.step, held.chart, day)
        if found is not None:
            yield stop.position, found


def _nobody_yet(vacant: Vacancy, names: Mapping[DeskId, Words]) -> str:
    desk = names.get(vacant.desk, vacant.desk)
    if vacant.until is None:
        return said("nobody could act then, as far as is known: nobody is at “{desk}”", desk=desk)
    return said("nobody could act before {day}: nobody is at “{desk}”", desk=desk, day=vacant.until)


def _vacancy_as_json(stop: Stop, vacant: Mapping[int, Vacancy], office: bool) -> dict[str, object]:
    """Return nothing where nobody was looked at."""
    found = vacant.get(stop.position)
    until = found.until if found else None
    if not office:
        return {}
    return {"nobody": found is not None, "nobody_until": until.isoformat() if until else None}


def _circuit(place: Path, name: str) -> tuple[Circuit, tuple[Desk, ...]]:
    """Return the circuit or subtype of that name, and the desks there are."""
    from parapheur.circuits import read_circuits, read_organisation, read_types

    organisation = read_organisation(place)
    circuits = read_circuits(place, [desk.id for desk in organisation.desks])
    return chosen(name, read_types(place), circuits), organisation.desks


def _held_here() -> Held:
    """Return what is known here and stands in no file."""
    from parapheur.bootstrap import open_office
    from parapheur.settings import load
    from parapheur.usecases.factors import factors_held
    from parapheur.usecases.walkable import chart_here

    with open_office(load()) as opened:
        circuits = opened.office.circuits
        made = {one.id: one for one in circuits.values() if one.version is not None}
        chart = replace(chart_here(opened.office), factors=factors_held(opened.office))
        return Held(chart, made, opened.office.calendar)


def _print(told: object) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


@app.command()
def draw(
    name: Annotated[str, typer.Argument(help="The circuit's name.")],
    folder: Annotated[Path | None, typer.Option(help="Another folder of circuits.")] = None,
    form: Annotated[str, typer.Option("--format", help="mermaid or svg.")] = "mermaid",
    spoken: Annotated[Language | None, typer.Option("--language", help="ar, fr or en.")] = None,
) -> None:
    """Print the diagram of a circuit."""
    from parapheur.circuits import mermaid, svg
    from parapheur.settings import load

    circuit, chart = _circuit(folder or load().folders.workflows, name)
    names = {desk.id: desk.name for desk in chart}
    drawn = {"mermaid": mermaid, "svg": svg}.get(form)
    if drawn is None:
        raise typer.BadParameter("mermaid or svg", param_hint="--format")
    typer.echo(drawn(circuit, spoken or language(), names))


@app.command()
def schema(
    types: Annotated[bool, typer.Option("--types", help="That of types.yaml instead.")] = False,
) -> None:
    """Print the JSON Schema of a circuit file."""
    from parapheur.circuits import schema as published
    from parapheur.circuits import types_schema

    shape = types_schema() if types else published()
    typer.echo(json.dumps(shape, ensure_ascii=False, indent=2))
