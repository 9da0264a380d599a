"""What a visible signature shows (griffe): Arabic on the right, French on the left."""

import unicodedata
from datetime import datetime, tzinfo
from pathlib import Path

from parapheur.domain.appearance import Shown
from parapheur.domain.errors import CodeMistyped
from parapheur.domain.paper_codes import grouped, read_code
from parapheur.domain.signature import Mention
from parapheur.domain.words import Language, Words
from parapheur.rendering.codes import code, inked
from parapheur.rendering.coverage import drawable
from parapheur.rendering.dates import arabic, french
from parapheur.rendering.press import Press

SOURCE = "stamp.typ"

MOST = 120
"""Signs of a name that are shown; a longer one ends in an ellipsis."""

SHORT = 70
"""The same, of what the signature is for."""

DOTS = 288
"""Dots an inch of a mark that is looked at before it is put."""

LONGEST = 24
"""Letters of a word that is never broken: no real word is longer."""


class TypstStamps:
    """Draws mentions as one-page PDFs of 240 x 84 pt, on a transparent ground.

    The ground is white where a mark hides the tag that it stands over.
    """

    def __init__(self, papers: Path, zone: tzinfo) -> None:
        self._press = Press(papers)
        self._zone = zone

    def draw(self, mention: Mention) -> bytes:
        """Return the appearance as a one-page PDF."""
        # An appearance is imported into a page, where tags of its own would point nowhere. It must
        # be fit for the strictest PDF/A that it may come to stand in.
        facts = self.facts(mention)
        return self._press.pdf(SOURCE, facts, at=mention.at, tagged=False, archive="a-1b")

    def show(self, mention: Mention) -> bytes:
        """Return the appearance as a PNG, on white."""
        (picture,) = self._press.png(SOURCE, {**self.facts(mention), "opaque": True}, dots=DOTS)
        return picture

    def facts(self, mention: Mention) -> dict[str, object]:
        """Return what is said, as the drawing takes it."""
        return {
            "name": both(mention.name),
            "capacity": both(mention.capacity),
            "organisation": both(mention.organisation),
            "at": self._when(mention.at),
            "reference": shown(mention.reference),
            "seal": mention.seal,
            "full": mention.shows is Shown.FULL,
            "test": mention.test,
            "opaque": mention.opaque,
            "behalf": both(mention.on_behalf_of) if mention.on_behalf_of else None,
            "delegation": shown(mention.delegation),
            "reason": both(mention.reason, SHORT) if mention.reason else None,
            "town": both(mention.town) if mention.town else None,
            "image": inked(mention.image) if mention.image else None,
            "typed": _typed(mention.proof),
            "code": code(mention.proof) if mention.proof and mention.shows is Shown.FULL else None,
        }

    def _when(self, at: datetime) -> dict[str, str]:
        local = at.astimezone(self._zone)
        offset = f"{local:%z}"
        return {
            "ar": arabic(local),
            "fr": french(local),
            "time": f"{local:%H:%M:%S}",
            "offset": f"UTC{offset[:3]}:{offset[3:]}",
        }


def _typed(proof: str) -> str:
    """Return the code that an address ends with, for whoever has no camera."""
    try:
        return grouped(read_code(proof))
    except CodeMistyped:
        return ""


def both(words: Words, most: int = MOST) -> dict[str, str]:
    """Return the words in the two languages of a stamp."""
    return {str(one): shown(words.of(one), most) for one in (Language.AR, Language.FR)}


def shown(text: str, most: int = MOST) -> str:
    """Return the text without the signs that hide, break or reorder what is read around them."""
    plain = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign
        for sign in text
        if unicodedata.category(sign) not in {"Cf", "Cs", "Co", "Cn"}
    )
    plain = drawable(" ".join(plain.split()))
    plain = plain if len(plain) <= most else plain[: most - 1] + "…"
    return " ".join(breakable(word) for word in plain.split(" "))


def breakable(word: str) -> str:
    """Let a word that no line could hold be broken (zero width space)."""
    if len(word) <= LONGEST:
        return word
    return "\u200b".join(word[at : at + 8] for at in range(0, len(word), 8))
