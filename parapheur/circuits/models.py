"""The shape of the files: pydantic models, and the JSON Schema they publish."""

import unicodedata
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import ORIGINATOR
from parapheur.domain.levels import Level
from parapheur.domain.metadata import MOST_CHOICES, MOST_FIELDS, Kind
from parapheur.domain.people import ORGANISATION
from parapheur.domain.seats import MOST_LEVELS
from parapheur.domain.words import UNSEEN

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
"""A name in small ASCII letters, digits and hyphens."""


class Plain(BaseModel):
    """A group of keys: no others, and each of its own type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def said(text: str) -> str:
    """Refuse a translation that says nothing, or holds signs that hide or reorder text."""
    if not text.strip():
        raise PydanticCustomError("empty", "empty")
    hidden = {"Cc", "Cf", "Cs", "Co"}
    if any(unicodedata.category(sign) in hidden or sign in UNSEEN for sign in text):
        raise PydanticCustomError("hidden", "holds a line break or an invisible sign")
    return text.strip()


def arabic(text: str) -> str:
    """Refuse an Arabic translation without one Arabic letter."""
    if not any("\u0620" <= sign <= "\u064a" for sign in text):
        raise PydanticCustomError("script", "not in Arabic")
    return text


Text = Annotated[str, Field(max_length=200), AfterValidator(said)]


class WordsShape(Plain):
    """One name in the three languages of the house."""

    ar: Annotated[Text, AfterValidator(arabic)]
    fr: Text
    en: Text


def counted(value: object) -> object:
    """Let through `any`, `all` or a whole number from 1."""
    if value in ("any", "all") or (type(value) is int and value > 0):
        return value
    raise PydanticCustomError("quorum", "must be 'any', 'all', or a whole number from 1")


class ChoiceShape(Plain):
    """One value of a list."""

    key: Slug
    name: WordsShape


class FieldShape(Plain):
    """What is asked about each dossier of the circuit."""

    key: Annotated[Slug, Field(description="What conditions call it.")]
    name: WordsShape
    kind: Annotated[Kind, Field(strict=False)]
    choices: Annotated[list[ChoiceShape], Field(min_length=1, max_length=MOST_CHOICES)] | None = (
        None
    )
    required: Annotated[bool, Field(description="No dossier is deposited without it.")] = False


When = Annotated[
    str,
    Field(
        max_length=2000,
        description="A condition on the metadata; the step is skipped where it does not hold.",
        examples=["amount > 200 000 and nature in {works, studies}"],
    ),
]


class SuperiorShape(Plain):
    """The desk above another one, or above the desk for which the dossier is deposited."""

    superior_of: Annotated[Slug, Field(description="A desk, or 'originator'.")]
    levels: Annotated[int, Field(ge=1, le=MOST_LEVELS)] = 1


class ChosenShape(Plain):
    """The desk that the answer to a list of the metadata chooses."""

    field: Slug
    desks: Annotated[
        dict[Slug, Slug],
        Field(description="The desk for each choice; left out: the choices are desks themselves."),
    ] = Field(default_factory=dict)
    levels: Annotated[int, Field(ge=0, le=MOST_LEVELS, description="So far above it.")] = 0


def seat_of(desk: object) -> str | None:
    """Return how an item of `desks` is said."""
    if isinstance(desk, str):
        return "a desk"
    if not isinstance(desk, dict):
        return None
    return "a superior" if "superior_of" in desk else "a choice"


DeskSaid = Annotated[
    Annotated[Slug, Tag("a desk")]
    | Annotated[SuperiorShape, Tag("a superior")]
    | Annotated[ChosenShape, Tag("a choice")],
    Discriminator(seat_of),
]
"""A desk by its name, `originator`, or where to look for one."""


class DeadlineShape(Plain):
    """How long something may take, in one of three ways of counting."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    calendar_days: Annotated[int, Field(ge=1, le=365)] | None = None
    working_days: Annotated[int, Field(ge=1, le=365)] | None = None
    office_hours: Annotated[int, Field(ge=1, le=2000)] | None = None

    @model_validator(mode="after")
    def one(self) -> Self:
        """Refuse none of the three, and several."""
        if len(self.model_dump(exclude_none=True)) != 1:
            problem = "must say one of calendar_days, working_days, office_hours"
            raise PydanticCustomError("deadline", problem)
        return self


class EscalateShape(Plain):
    """What happens when a step is late; whoever was awaited may still act."""

    to: Annotated[
        Literal["superior", "substitute", "back"],
        Field(
            description="superior: the desk above may act too; substitute: the desk named may act"
            " too; back: the dossier goes back to its originator."
        ),
    ]
    after: (
        Annotated[DeadlineShape, Field(description="Counted from the deadline; at once if none.")]
        | None
    ) = None
    desk: Annotated[Slug, Field(description="The substitute.")] | None = None


Remind = Annotated[
    int, Field(ge=1, le=365, description="A reminder, so many days or hours before the deadline.")
]


LevelSaid = Annotated[
    Level,
    Field(
        strict=False,
        description="The lowest level of a signature that is accepted here (law 43-20).",
    ),
]


BaselineSaid = Annotated[
    Baseline,
    Field(
        strict=False,
        description="What documents are at the end (ETSI EN 319 142-1): b-b signed; b-t with proof"
        " of the time of each signature; b-lt with revocation data too; b-lta with an archive"
        " timestamp that is renewed.",
    ),
]
LeastSaid = Annotated[
    Literal["b-b", "b-t"],
    Field(
        description="The least that a signature must be when it is made. Where no time server"
        " answers, b-b: it is kept, and proved later; b-t: the step stays open.",
    ),
]


class DeskStep(Plain):
    """A step that waits on desks."""

    id: Slug
    name: WordsShape
    action: str
    desks: Annotated[list[DeskSaid], Field(min_length=1, max_length=20)]
    quorum: Annotated[
        Any,
        BeforeValidator(counted),
        WithJsonSchema({"anyOf": [{"enum": ["any", "all"]}, {"type": "integer", "minimum": 1}]}),
        Field(description="How many of the desks settle the step; all of them when left out."),
    ] = "all"
    days: Annotated[int, Field(ge=1, le=365, description="Short for calendar_days.")] | None = None
    deadline: DeadlineShape | None = None
    remind: Remind | None = None
    escalate: EscalateShape | None = None
    when: When | None = None
    apart: Annotated[
        list[Slug],
        Field(
            max_length=50,
            description="Steps whose actors may not act here, nor those of this one there; "
            "'originator' is whoever deposited the dossier.",
        ),
    ] = Field(default_factory=list)
    asks: Annotated[
        list[Slug],
        Field(
            max_length=MOST_FIELDS,
            description="Metadata that must have a value before somebody acts here.",
        ),
    ] = Field(default_factory=list)
    asks_to_reject: Annotated[
        list[Slug],
        Field(
            max_length=MOST_FIELDS,
            description="Metadata that must have a value before somebody rejects here.",
        ),
    ] = Field(default_factory=list)


class PeopleStep(DeskStep):
    """A step of one or several desks, whose holders act."""

    action: Literal["read", "opinion", "paper", "archive"]
    read_all: Annotated[
        bool, Field(description="Nobody acts here before having been shown every page.")
    ] = False


class SigningStep(PeopleStep):
    """A step whose act is a signature."""

    action: Literal["visa", "sign"]  # type: ignore[assignment]  # other words, same key
    level: LevelSaid = Level.SIMPLE
    least_baseline: LeastSaid | None = None


class ItemShape(Plain):
    """One line of a checklist."""

    key: Slug
    name: WordsShape


class ChecklistStep(PeopleStep):
    """A step of the secretariat, done once everything on its list is."""

    action: Literal["prepare", "dispatch"]  # type: ignore[assignment]  # other words, same key
    checklist: Annotated[list[ItemShape], Field(max_length=30)] = Field(default_factory=list)


class ExternalStep(DeskStep):
    """A guest signs, whom one desk invites and lets in."""

    action: Literal["external"]
    desks: Annotated[
        list[DeskSaid],
        Field(min_length=1, max_length=1, description="The desk that invites the guest."),
    ]
    level: LevelSaid = Level.SIMPLE
    least_baseline: LeastSaid | None = None


class SealStep(Plain):
    """The organisation's seal: put by the program, so it takes no desks."""

    id: Slug
    name: WordsShape
    action: Literal["seal"]
    days: Annotated[int, Field(ge=1, le=365, description="Short for calendar_days.")] | None = None
    deadline: DeadlineShape | None = None
    remind: Remind | None = None
    when: When | None = None
    level: LevelSaid = Level.SIMPLE
    least_baseline: LeastSaid | None = None


def kind_of(step: object) -> str | None:
    """Return what an item of a circuit is: an action, or `together`."""
    if not isinstance(step, dict):
        return None
    return "together" if "together" in step else step.get("action")


Ones = (
    Annotated[SigningStep, Tag("visa")]
    | Annotated[SigningStep, Tag("sign")]
    | Annotated[PeopleStep, Tag("read")]
    | Annotated[PeopleStep, Tag("opinion")]
    | Annotated[PeopleStep, Tag("paper")]
    | Annotated[PeopleStep, Tag("archive")]
    | Annotated[ExternalStep, Tag("external")]
    | Annotated[ChecklistStep, Tag("prepare")]
    | Annotated[ChecklistStep, Tag("dispatch")]
)
Seal = Annotated[SealStep, Tag("seal")]
Branch = Annotated[
    list[Annotated[Ones, Discriminator(kind_of)]], Field(min_length=1, max_length=50)
]


class TogetherShape(Plain):
    """Branches that run side by side; what comes next waits until all of them are done."""

    together: Annotated[list[Branch], Field(min_length=2, max_length=20)]


Together = Annotated[TogetherShape, Tag("together")]
StepShape = Annotated[Ones | Seal | Together, Discriminator(kind_of)]


class CircuitShape(Plain):
    """One file of `workflows/`; the file's name is the circuit's identifier."""

    name: WordsShape
    visas: Annotated[
        Literal["inside", "beside"],
        Field(description="Visas as signatures in the document, or kept beside it."),
    ] = "inside"
    metadata: Annotated[list[FieldShape], Field(max_length=MOST_FIELDS)] = Field(
        default_factory=list
    )
    changes: Annotated[
        bool,
        Field(description="Desks may add steps further on, or give them to others, on the way."),
    ] = False
    deadline: (
        Annotated[DeadlineShape, Field(description="How long the whole circuit should take.")]
        | None
    ) = None
    least_visas: Annotated[
        int, Field(ge=0, le=50, description="Visas that every dossier gets at least.")
    ] = 0
    last_signs: Annotated[
        bool, Field(description="No visa comes after the last signature, and there is one.")
    ] = False
    baseline: BaselineSaid = Baseline.B
    least_baseline: LeastSaid = "b-b"
    steps: Annotated[list[StepShape], Field(min_length=1, max_length=50)]


def free(name: str) -> str:
    """Refuse the names that mean something else: the organisation's own desk, the originator's."""
    if name == ORGANISATION:
        raise PydanticCustomError("reserved", "reserved for the seal of the organisation itself")
    if name == ORIGINATOR:
        raise PydanticCustomError("reserved", "reserved for whoever deposits a dossier")
    return name


class DeskShape(Plain):
    """A desk of the organisation."""

    id: Annotated[Slug, AfterValidator(free)]
    name: WordsShape
    with_article: (
        Annotated[WordsShape, Field(description="The name inside a sentence: le ministre.")] | None
    ) = None
    superior: Annotated[Slug, Field(description="The desk above; left out at the top.")] | None = (
        None
    )


class OrganisationShape(Plain):
    """`workflows/organisation.yaml`."""

    name: WordsShape
    town: (
        Annotated[
            WordsShape, Field(description="Where it has its seat: signatures are dated there.")
        ]
        | None
    ) = None
    desks: Annotated[list[DeskShape], Field(min_length=1, max_length=2000)]


def keys(shape: type[BaseModel]) -> set[str]:
    """Return every key that a file of this shape may hold, at whatever depth."""
    described = shape.model_json_schema()
    parts = [described, *described.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a circuit file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(CircuitShape).json_schema(),
    }
