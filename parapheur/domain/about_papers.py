"""What happens around the papers that are made of a dossier."""

from dataclasses import dataclass

from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketMade(Event):
    """The person had a docket of a dossier made, and sealed (bordereau de signature)."""

    dossier: int
    """Its number; what it is about stays in the dossier."""
    docket: Digest
    """Of the paper, which is not kept: whoever brings it is told that it was made here."""
    trail: Digest
    """The newest entry of the dossier's trail that it tells of."""
    provisional: bool
    """The dossier was still on its way."""
