"""From the shapes of files to values of the domain."""

from collections.abc import Iterator
from dataclasses import replace

from parapheur.circuits import models
from parapheur.domain import answers
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import ORIGINATOR, Action, Step
from parapheur.domain.deadline import Deadline, Escalation, Limit, Unit, Way
from parapheur.domain.levels import Level
from parapheur.domain.metadata import Choice, Field, FieldKey
from parapheur.domain.people import ORGANISATION, DeskId
from parapheur.domain.seats import Seat
from parapheur.domain.words import Words

SIGNING = (models.SigningStep, models.ExternalStep)
Item = models.DeskStep | models.SealStep | models.TogetherShape


def words(shape: models.WordsShape) -> Words:
    """Return the value of a name."""
    return Words(ar=shape.ar, fr=shape.fr, en=shape.en)


def field(shape: models.FieldShape) -> Field:
    """Return the value of a field. `ValueError` if it makes no sense."""
    choices = tuple(Choice(choice.key, words(choice.name)) for choice in shape.choices or ())
    return Field(FieldKey(shape.key), words(shape.name), shape.kind, choices, shape.required)


def steps(shapes: list[Item]) -> Iterator[Step]:
    """Yield the steps one after the other; those of branches say which steps come before them."""
    position, ends = 0, list[int]()
    for shape in shapes:
        branches = shape.together if isinstance(shape, models.TogetherShape) else [[shape]]
        before, ends = tuple(ends), []
        for branch in branches:
            for place, each in enumerate(branch):
                follows = (position - 1,) if position else ()
                first = place == 0 and before != follows
                yield replace(step(each), after=before) if first else step(each)
                position += 1
            ends.append(position - 1)


def seats(said: list[models.DeskSaid]) -> Iterator[Seat]:
    """Yield the desks of a step that are not named, but looked for."""
    for desk in said:
        if isinstance(desk, models.SuperiorShape):
            base = None if desk.superior_of == ORIGINATOR else DeskId(desk.superior_of)
            yield Seat(desk=base, above=desk.levels)
        elif isinstance(desk, models.ChosenShape):
            # In order: a canonical document forgets in which a mapping was written.
            choices = tuple((key, DeskId(to)) for key, to in sorted(desk.desks.items()))
            yield Seat(field=FieldKey(desk.field), choices=choices, above=desk.levels)
        elif desk == ORIGINATOR:
            yield Seat()


def step(shape: models.DeskStep | models.SealStep) -> Step:
    """Return the value of a step; the seal's desk is the organisation's own."""
    name, action = words(shape.name), Action(shape.action)
    if isinstance(shape, models.SealStep):
        return Step(
            shape.id,
            name,
            action,
            (ORGANISATION,),
            limit=limit(shape),
            when=shape.when,
            level=shape.level,
            least_baseline=least(shape),
        )
    named = (desk for desk in shape.desks if isinstance(desk, str) and desk != ORIGINATOR)
    desks = tuple(map(DeskId, named))
    needed = {"any": 1, "all": len(shape.desks)}.get(shape.quorum, shape.quorum)
    listed = shape.checklist if isinstance(shape, models.ChecklistStep) else ()
    return Step(
        shape.id,
        name,
        action,
        desks,
        needed,
        limit(shape),
        when=shape.when,
        checklist=tuple(answers.Item(item.key, words(item.name)) for item in listed),
        apart=tuple(shape.apart),
        seats=tuple(seats(shape.desks)),
        asks=tuple(map(FieldKey, shape.asks)),
        asks_to_reject=tuple(map(FieldKey, shape.asks_to_reject)),
        level=shape.level if isinstance(shape, SIGNING) else Level.SIMPLE,
        read_all=isinstance(shape, models.PeopleStep) and shape.read_all,
        least_baseline=least(shape),
    )


def least(shape: models.DeskStep | models.SealStep) -> Baseline | None:
    """Return the least that a signature of the step must be when it is made, where it says so."""
    said = shape.least_baseline if isinstance(shape, (*SIGNING, models.SealStep)) else None
    return Baseline(said) if said else None


def limit(shape: models.DeskStep | models.SealStep) -> Limit | None:
    """Return how long a step may take; `days` is the short form of calendar days."""
    if shape.days is not None:
        allowed = Deadline(shape.days, Unit.CALENDAR_DAYS)
    elif shape.deadline is not None:
        allowed = deadline(shape.deadline)
    else:
        return None
    late = shape.escalate if isinstance(shape, models.PeopleStep) else None
    return Limit(allowed, shape.remind, escalation(late) if late else None)


def deadline(shape: models.DeadlineShape) -> Deadline:
    """Return the value of a deadline."""
    ((unit, amount),) = shape.model_dump(exclude_none=True).items()
    return Deadline(amount, Unit(unit))


def escalation(shape: models.EscalateShape) -> Escalation:
    """Return what happens to a step that is late."""
    after = deadline(shape.after) if shape.after else None
    return Escalation(Way(shape.to), after, DeskId(shape.desk) if shape.desk else None)
