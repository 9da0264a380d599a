"""Circuits as they are written, in files or in the web view: values of the domain, or mistakes.

The law of this room: it reads the files it is pointed to and writes none. It believes nothing it
reads: size, nesting, anchors and tags are refused before anything is built, and a mistake names
its file and path. It never decides who may act: that is the domain's.
"""

from parapheur.circuits.calendar import calendar_schema, read_calendar
from parapheur.circuits.drafting import CircuitDrafting
from parapheur.circuits.draw import mermaid
from parapheur.circuits.files import MOST_BYTES
from parapheur.circuits.mistakes import CircuitMistakes
from parapheur.circuits.models import schema
from parapheur.circuits.read import read_circuits, read_organisation, read_workflows
from parapheur.circuits.registry import read_directory
from parapheur.circuits.strip import svg
from parapheur.circuits.types import read_house, read_types, types_schema

__all__ = [
    "MOST_BYTES",
    "CircuitDrafting",
    "CircuitMistakes",
    "calendar_schema",
    "mermaid",
    "read_calendar",
    "read_circuits",
    "read_directory",
    "read_house",
    "read_organisation",
    "read_types",
    "read_workflows",
    "schema",
    "svg",
    "types_schema",
]
