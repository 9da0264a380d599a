"""Values of metadata as people read them: the name of the field, and its value by its kind."""

from collections.abc import Sequence

from parapheur.domain import conditions
from parapheur.domain.metadata import Datum, Field, Metadata
from parapheur.domain.words import Language, Words


def told_values(language: Language, metadata: Metadata, asks: Sequence[Field]) -> list[str]:
    """Return each value as words; as it is kept where the fields do not know it (any more)."""
    known = {field.key: field for field in asks}
    sentences = []
    for datum in metadata.data:
        field = known.get(datum.key)
        if field is None or not field.takes(datum.value):
            sentences.append(_plain(datum))
        else:
            sentences.append(conditions.example(metadata, language, [field]))
    return sentences


def values_of(metadata: Metadata, asks: Sequence[Field]) -> Words:
    """Return all the values in a row, for a sentence of the history."""
    ar, fr, en = (
        told_values(one, metadata, asks) for one in (Language.AR, Language.FR, Language.EN)
    )
    return Words(ar=" ؛ ".join(ar), fr=" ; ".join(fr), en="; ".join(en))


def _plain(datum: Datum) -> str:
    return f"{datum.key} = {datum.text}"
