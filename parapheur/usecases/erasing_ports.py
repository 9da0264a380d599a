"""What use cases need from the world around personal values, in their users' words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from parapheur.domain.canonical import Json
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.people import Login
from parapheur.domain.personal import Erasure, KeptValue, Subject


class ErasingWork(Protocol):
    """The part of a transaction that erases."""

    def dossiers_telling(self, subject: Subject) -> Mapping[DossierId, tuple[Dossier, datetime]]:
        """Return the dossiers that tell something of this subject, with their last movements.

        They stay as they are to the end of the transaction.
        """

    def erased_subjects(self) -> Collection[Subject]:
        """Return who was erased."""

    def erase(self, subject: Subject, *, told_in: str) -> None:
        """Empty every value of the subject beside trails; the newest entry of one tells it.

        Dossiers that hold such values are written anew, as their trails now tell them. Nobody
        keeps a value of theirs from then on.
        """

    def forget_person(self, login: Login) -> None:
        """Forget all that the person's account holds: name, mail, handwriting, keys, notes."""

    def forget_address(self, address: str, dossier_id: DossierId) -> None:
        """Forget what was, or is to be, sent to a guest of a dossier."""


class ErasableKeys(Protocol):
    """The keys under which values are sealed, outside the database."""

    def holds(self, subject: str) -> bool:
        """Say whether there is a key, or what is left of one that was being destroyed."""

    def destroy(self, subject: str) -> None:
        """Destroy the key, so that it is gone when this returns; nothing if there is none."""


class ErasingReading(Protocol):
    """What is read of personal values apart from the entries that they belong to."""

    def beside(self, stream: str) -> Sequence[KeptValue]:
        """Return what is kept beside the entries of a trail, in whatever condition it is."""

    def disclosures(self, stream: str) -> Sequence[tuple[int, str, bytes, Json]]:
        """Return entry, path, salt and value of each personal value of a trail that is there.

        With them whoever has the entries alone can check what each of them says in full: see
        `domain.commitments`.
        """

    def erasures(self) -> Sequence[Erasure]:
        """Return who was erased, in the order of their names."""
