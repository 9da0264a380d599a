"""The house's own list of one-touch instructions: `workflows/instructions.yaml`."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from parapheur.circuits.mistakes import CircuitMistakes
from parapheur.circuits.models import Plain, Slug, WordsShape
from parapheur.circuits.read import INSTRUCTIONS_FILE, Reading
from parapheur.circuits.shapes import words
from parapheur.domain.instructions import HOUSE, MOST, Instruction


class InstructionShape(Plain):
    """One entry of the list."""

    key: Annotated[Slug, Field(description="What trails call it: never changed once given.")]
    name: WordsShape


def once(rows: list[InstructionShape]) -> list[InstructionShape]:
    """Refuse a key that is said twice."""
    keys = [row.key for row in rows]
    for key in keys:
        if keys.count(key) > 1:
            raise PydanticCustomError("twice", "the key {key} is said twice", {"key": repr(key)})
    return rows


class InstructionsShape(Plain):
    """`workflows/instructions.yaml`."""

    instructions: Annotated[
        list[InstructionShape], Field(min_length=1, max_length=MOST), AfterValidator(once)
    ]


def read_instructions(folder: Path) -> tuple[Instruction, ...]:
    """Read the list in the folder; without a file, the usual one. `CircuitMistakes`."""
    file = folder / INSTRUCTIONS_FILE
    if not file.exists():
        return HOUSE
    reading = Reading(folder)
    shape = reading.shaped(InstructionsShape, reading.raw(file), file)
    if shape is None:
        raise CircuitMistakes(reading.mistakes)
    return tuple(Instruction(row.key, words(row.name)) for row in shape.instructions)
