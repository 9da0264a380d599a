"""Where bytes stand, named by their SHA-256 and never changed.

What `put` returns is on the disk, read back and in its place: a power cut after it loses nothing.
What `get` returns is what the name says, or it is refused. This room knows nothing of PDF,
dossiers or people, and deletes nothing but its own unfinished files. Beside them, `anchors` keeps
published heads of the journal in a folder that somebody else looks after.
"""

from parapheur.files.anchors import AnchorFolder as AnchorFolder
from parapheur.files.folder import Folder as Folder
