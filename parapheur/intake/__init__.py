"""Is this PDF safe to sign? Asked of a child process, answered yes or by a refusal.

The law of this room: files come from strangers, so they are parsed in a process of their own,
which has little time and memory, reaches nothing and writes no file (`cut_off`), and whatever goes
wrong there is a refusal. Nothing is repaired: a file is taken as it is, or, where it is sound and
yet cannot be signed so, a copy written anew is looked at in its place and must pass as it is; the
file itself stays untouched. Each of these looks has the time and memory of one file, in a process
of its own. The room keeps no bytes; whether signatures would hold is tried by whoever signs, who is
handed in by name. Pages are drawn in such a process too, for whoever reads without a script, and
texts taken out; and of an image of somebody's handwriting, its strokes are traced there.
"""

from parapheur.intake.inspection import Flag, Inspection
from parapheur.intake.intake import PdfIntake
from parapheur.intake.limits import Limits

__all__ = ["Flag", "Inspection", "Limits", "PdfIntake"]
