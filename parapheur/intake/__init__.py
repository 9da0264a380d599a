"""Is this PDF safe to sign? Asked of a child process, answered yes or by a refusal.

The law of this room: files come from strangers, so they are parsed in a process of their own,
which has little time and memory, may write no file, and whatever goes wrong there is a refusal.
Nothing is repaired and nothing is rewritten: a file is taken as it is, or not at all. The room
keeps no bytes, and never signs. Pages are drawn in such a process too, for whoever reads without a
script.
"""

from parapheur.intake.inspection import Flag, Inspection
from parapheur.intake.intake import PdfIntake
from parapheur.intake.limits import Limits

__all__ = ["Flag", "Inspection", "Limits", "PdfIntake"]
