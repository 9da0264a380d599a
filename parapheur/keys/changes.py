"""Second factors asked about, added and taken away, as the signing process lets it.

1. Whoever holds no factor yet begins one by their PIN alone. Who holds any gives the PIN and one of
   them, to begin another or to remove one.
2. A lost one is removed by somebody else, an administrator, by their own PIN, and by their own
   factor where they hold any: an open session, or one PIN that was learnt, takes no factor away.
   Who is an administrator is not known here, it is the office that looks. So a process that was
   taken over can make a key of its own and remove by that: it cannot hide it, for a signature
   names the factor that was given, and one enrolled since is another (`mark`).

Tries are counted as those for signatures are.
"""

from parapheur.domain.accounts import SealedKey
from parapheur.domain.errors import NotGranted
from parapheur.domain.factors import Factor, FactorId, FactorProof
from parapheur.keys.counts import Counts, counted, telling
from parapheur.keys.factors import ADD, Factors, holder_of, removal, signatures
from parapheur.keys.messages import Message, a_grant, a_proof, a_sealed, of_enrolled
from parapheur.keys.ring import Ring


class Changes:
    """Answers what is asked of second factors."""

    def __init__(self, keys: Ring, counts: Counts, factors: Factors) -> None:
        self._keys = keys
        self._counts = counts
        self._factors = factors

    def answer(self, asked: Message) -> Message:
        """Do what is asked, and return the answer."""
        sealed = a_sealed(asked["key"])
        holder = holder_of(sealed)
        match asked["do"]:
            case "list":
                return {"factors": [of_enrolled(one) for one in self._factors.held(holder)]}
            case "ask":
                question = self._factors.ask(holder, about(asked))
                return {"asked": question.asked, "options": question.options}
            case "begin":
                self._expect(sealed, asked, ADD)
                return self._begun(sealed, Factor(asked["kind"]))
            case "confirm":
                made = self._factors.confirm(holder, str(asked["name"]), a_proof(asked))
                return {"factors": [of_enrolled(made)]}
            case "remove":
                return self._removed(sealed, asked)
            case _:
                raise NotGranted

    def _begun(self, sealed: SealedKey, kind: Factor) -> Message:
        holder = holder_of(sealed)
        match kind:
            case Factor.CODE:
                made = self._factors.begin_code(holder, sealed.owner)
                return {"asked": made.asked, "secret": made.secret, "address": made.address}
            case Factor.PASSKEY:
                question = self._factors.begin_passkey(holder, sealed.owner)
                return {"asked": question.asked, "options": question.options}

    def _removed(self, sealed: SealedKey, asked: Message) -> Message:
        by, factor = a_sealed(asked["by"]), FactorId(asked["factor"])
        own = by == sealed
        if not own and (holder_of(by) == holder_of(sealed) or by.owner == sealed.owner):
            raise NotGranted  # 2: one's own key, by another name
        self._expect(by, asked, removal(factor))
        gone = self._factors.remove(holder_of(sealed), factor)
        return {"factors": [of_enrolled(gone)]}

    def _expect(self, sealed: SealedKey, asked: Message, what: str) -> None:
        """Refuse whoever does not give the PIN, and a factor where they hold any."""
        proof = a_proof(asked)
        tried = counted(sealed)
        with telling(self._counts.left(tried)):
            self._keys.expect_pin(sealed, str(asked["pin"]))
            self._expect_factor(holder_of(sealed), proof, what)
        self._counts.forget(tried)

    def _expect_factor(self, holder: str, proof: FactorProof, what: str) -> None:
        if not self._factors.held(holder):
            return
        with self._counts.of_factor(holder, proof):
            if self._factors.prove(holder, what, proof) is None:
                raise NotGranted


def about(asked: Message) -> str:
    """Return what an answer is to be for, as whoever asks says."""
    if "factor" in asked:
        return removal(FactorId(asked["factor"]))
    if "grants" in asked:
        return signatures([a_grant(one) for one in asked["grants"]])
    return ADD
