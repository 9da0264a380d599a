"""The pages: what a person sees and sends, over HTTP.

A view reads the form, calls one verb of `usecases`, says what happened and redirects. Nothing is
decided here: buttons come from the rules (`moves_from`, the awaited desks), refusals are raised
where the rule is, and `errors` alone turns them into pages. Every route names its door in
`access`; every unsafe request carries a token and comes from our own pages; no page changes
anything when it is only looked at. This room knows the use cases, the domain and the words, never
the store, the files or the signatures: those are in the `Office` it is given.
"""

from parapheur.web.app import create_app
from parapheur.web.here import Limits

__all__ = ["Limits", "create_app"]
