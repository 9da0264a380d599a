"""Two bodies with their registries, a letter on its way, and their officers before the pages."""

from parapheur.domain.people import Person
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from parapheur.usecases.registry.send import Letter, send
from parapheur.web import Limits
from tests.builders import PASSWORD, PDF
from tests.enrolled import enrolled
from tests.letters import ACCEPTED, DIRECTORY, LETTER_CAST, LETTER_DESKS, MINISTRY, SENDER
from tests.web.ministry import Ministry
from tests.web.visitor import Visitor, some_pages


class RegistryOffice(Ministry):
    """A fake office with two bodies."""

    def __init__(self, limits: Limits | None = None) -> None:
        super().__init__()
        self.opened.directory = DIRECTORY
        with self.opened.store.work() as work:
            for desk in LETTER_DESKS:
                work.add_desk(desk)
            for person in LETTER_CAST:
                enrolled(work, person, self.opened.passwords.hash(PASSWORD))
        self.app = some_pages(self.opened, limits=limits)
        self._sent = 0

    def let(self, person: Person, language: Language = Language.FR) -> Visitor:
        return Visitor(self.app, language).enter(person)

    def deposit_letter(
        self,
        subject: str = "Demande d’attestation",
        *,
        body: BodyId = MINISTRY,
        pdf: bytes = PDF,
        reference: str = "",
    ) -> LetterId:
        self._sent += 1
        letter = Letter(
            body=body,
            kind="demande",
            subject=subject,
            depositor=SENDER,
            pieces=[("lettre.pdf", pdf)],
            language=Language.AR,
            reference=reference,
            notice=ACCEPTED,
        )
        return send(self.opened.office, letter, key=f"sending {self._sent}").letter
