"""Keys: made, kept and opened by one process alone, the signing process; asked through a socket.

The room where private keys are. Who serves pages or works in the background imports `client` and
`cards`, which holds certificates alone, `mark`, to write and read what a signature says, and
nothing else of it: `process` runs by itself (`python -m parapheur.keys.process`), one for an
installation, and it alone reads the folder of the keys. It knows no dossier and no account; it is
told what a PIN was given for (`grants`), counts wrong PINs itself (`counts`), signs what was
allowed once (`granted`), and forgets.

Second factors are kept here too, and held against what is given (`factors`, `changes`). Whether a
dossier asks for one is not known here, and need not be: a signature that one was given for says so
(`mark`), no other can, and the office takes no other where the dossier asks; nor does `fsck`.

What that is worth, plainly. A process that serves pages sees a PIN while it is typed: taken over,
it can ask for another signature than the one that was meant, at that moment, under that PIN, and
once; and for the seals, of the organisation and of each body, which have no PIN: by leaves that
name the one they are for, and open no other. It cannot take a key away, sign later, sign more than
was allowed, make of the key anything but a signature by its own certificate, or try PINs and codes
beyond five and a pause. Without the second factor itself it gets no signature that says one was
given, by no key that the trail of accounts tells of; under a PIN alone it gets one that does not
say so, which no dossier that asks is kept with. A passkey's answer is good for the very signatures
that it was asked about, though what they are its holder reads on the page. It can have a new key
made in anybody's name, under a PIN and with a factor of its own choosing, and sign by that: such a
signature bears another certificate than the trail of accounts tells, and nothing here prevents it.
That holds against whoever reads that process or its memory; it holds against one who runs programs
under its system user only when the signing process runs as another user (`keys.users` in
config.yaml), since files of one user are open to all of that user's programs.

A card on somebody's own computer is reached by nobody here: `reader` is for the program that its
holder starts beside it (`parapheur.agent`).
"""

from parapheur.keys.client import RemoteKeys
from parapheur.keys.once import keep_once
from parapheur.keys.starting import Place, place_of

__all__ = ["Place", "RemoteKeys", "keep_once", "place_of"]
