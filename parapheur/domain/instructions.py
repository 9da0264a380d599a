"""One-touch instructions: what a superior scribbles on a dossier, in the house's own words.

An installation has its list (`Instruction`); what was given is kept with its words as they were,
so that a list changed later changes no dossier.
"""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.people import DeskId, Login
from parapheur.domain.words import Words

MOST = 30
"""Entries of a house's list."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One entry of the list: « m'en parler », « pour attribution »."""

    key: str
    name: Words


@dataclass(frozen=True, slots=True)
class OpenInstruction:
    """An instruction on a dossier that its receiver has not followed yet."""

    what: Instruction
    to: DeskId | None
    """The desk it is addressed to; None: the originator."""
    by: Login
    desk: DeskId | None
    """The desk it was given for; None: the originator gave it."""
    at: datetime


def address(to: DeskId | None, originator: str) -> str:
    """Return by which name lists know who is to follow an instruction."""
    return f"desk/{to}" if to else f"login/{originator}"


HOUSE = (
    Instruction("speak", Words("يُرجى مفاتحتي في الموضوع", "M'en parler", "Speak to me about it")),
    Instruction("seen", Words("اطُّلِع عليه", "Vu", "Seen")),
    Instruction("attribution", Words("للاختصاص", "Pour attribution", "For action (competence)")),
    Instruction("opinion", Words("قصد إبداء الرأي", "Pour avis", "For opinion")),
    Instruction("information", Words("قصد الإخبار", "Pour information", "For information")),
    Instruction("follow-up", Words("لاتخاذ ما يلزم", "Faire le nécessaire", "Do what is needed")),
    Instruction("review", Words("يعاد النظر فيه", "À revoir", "To be reviewed")),
    Instruction("urgent", Words("مستعجل", "Urgent", "Urgent")),
    Instruction("file", Words("للحفظ", "À classer", "To be filed")),
)
"""The list of a house that has made none of its own."""
