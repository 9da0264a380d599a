"""Second factors against what the trails tell of them.

1. Every factor that is held is one that the trail of its holder's account tells was added, and not
   removed since.
2. A factor that a signature says was given had been added by whoever signed, by then.
"""

from collections.abc import Iterator, Sequence

from parapheur.domain.about_factors import FactorAdded, FactorRemoved, FactorTaken
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import AccountEvent, DossierEvent, StepSigned, VisaGiven
from parapheur.domain.factors import FactorId
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.usecases.factors import factors_of
from parapheur.usecases.ports import Office


def factors_astray(
    office: Office, login: Login, events: Sequence[AccountEvent]
) -> Iterator[Finding]:
    """Yield the factors of an account that its trail does not tell of (1)."""
    told = set[FactorId]()
    for event in events:
        match event:
            case FactorAdded():
                told.add(event.factor)
            case FactorRemoved() | FactorTaken():
                told.discard(event.factor)
            case _:
                pass
    try:
        held = factors_of(office, login)
    except ValueError:
        return  # the key itself cannot be read, and that is told
    except ParapheurError as error:
        yield Finding(f"account/{login}", f"its second factors cannot be asked: {error}")
        return
    for one in held:
        if one.id not in told:
            yield Finding(f"account/{login}", f"holds a second factor it never added: {one.id}")


def without_factor(office: Office, place: str, events: Sequence[DossierEvent]) -> Iterator[Finding]:
    """Yield the signatures of a dossier that name a factor nobody had added (2)."""
    for seq, event in enumerate(events, start=1):
        if not isinstance(event, VisaGiven | StepSigned) or event.signature.second is None:
            continue
        named = event.signature.second
        try:
            account = office.reading.account_events(event.actor)
        except (ParapheurError, ValueError, TypeError, KeyError):
            continue  # told of the account itself
        added = (one for one in account if isinstance(one, FactorAdded) and one.at <= event.at)
        if not any((one.factor, one.factor_kind) == (named.id, named.kind) for one in added):
            problem = f"names a second factor that {event.actor} had not added: {named.id}"
            yield Finding(f"{place}, entry {seq}", problem)
