"""French sets some marks apart by a space; on a page, no line may begin with one of them."""

import re

from parapheur.domain.words import Language
from parapheur.words import say


def spaced(language: Language, sentence: str, **facts: object) -> str:
    """Say the sentence; in French its marks stay with the words they belong to."""
    said = say(language, sentence, **facts)
    if language is not Language.FR:
        return said
    return re.sub(r" ([:;?!»])", "\u00a0\\1", said).replace("« ", "«\u00a0")
