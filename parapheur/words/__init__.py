"""The words of the house, in Arabic, French and English.

English sentences are the keys; `ar/` and `fr/` hold what translators write (gettext catalogues,
read as they stand when the program starts). Here a refusal, an event, a state, a date or a size
becomes words. This room knows the domain and `babel`; it never decides, reads no file but its
catalogues, and knows nothing of pages: what it returns is plain text.
"""

from parapheur.words.catalog import direction, translate
from parapheur.words.clock import CASABLANCA, day, size, when, written_day
from parapheur.words.history import recount
from parapheur.words.names import NOBODY, Names, name_of
from parapheur.words.sentences import isolate, say, tell
from parapheur.words.values import told_values

__all__ = [
    "CASABLANCA",
    "NOBODY",
    "Names",
    "day",
    "direction",
    "isolate",
    "name_of",
    "recount",
    "say",
    "size",
    "tell",
    "told_values",
    "translate",
    "when",
    "written_day",
]
