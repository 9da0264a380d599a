"""Keys of subjects: what makes the personal values kept beside trails readable, and erasable.

Each subject (a person, a guest, a dossier) has a key of its own, in a small file of its own, in a
folder that is no part of the database. Values are sealed under it before the database sees them
(AES-256-GCM, a fresh nonce each, bound to the place where they stand). To erase a subject is to
destroy its key: from then on nobody reads these values any more, in no backup of the database
either. So backups of this folder are to be kept apart from those of the database and for a shorter
time, since a backed-up key lives until its backup does.

A file is overwritten before it is unlinked; a disk that moves its blocks about, or a file system
that keeps what was, may hold the old bytes nevertheless: keep the folder on an encrypted disk.

This room remembers no key: whatever it seals or opens, it reads the file anew. It knows neither
trails nor people; a subject is a name, a place is bytes.
"""

from parapheur.subjects.keys import SubjectKeys as SubjectKeys
