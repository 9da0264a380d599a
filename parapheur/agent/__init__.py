"""The program beside a card: it shows what is signed, and lets the card sign that and nothing else.

It runs on the signer's own computer, without the rest of the office: no records, no settings, no
folder. It believes the office in nothing that matters: not in what a document says, since it
fetches the document and its holder reads it there; not in what is signed, since it computes that
anew from the bytes that were fetched; not in where to go next, since it follows nobody.

The one room that speaks to a card outside the signing process, and that calls an office. It knows
`signing` for the insides of a PDF, `keys` for cards and signed attributes, `egress` for the one
call at a time. A PIN comes in as an argument and goes to the card; it is in no message.
"""

from parapheur.agent.batch import Item, Sitting, State
from parapheur.agent.errand import Errand, Registering, Signing, come, do
from parapheur.agent.listed import Batch
from parapheur.agent.office import RemoteOffice, host_of
from parapheur.agent.opening import a_reader, an_office

__all__ = [
    "Batch",
    "Errand",
    "Item",
    "Registering",
    "RemoteOffice",
    "Signing",
    "Sitting",
    "State",
    "a_reader",
    "an_office",
    "come",
    "do",
    "host_of",
]
