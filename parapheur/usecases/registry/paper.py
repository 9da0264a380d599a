"""Enter a letter that came on paper, with its scan: its officer stands for what was typed."""

from dataclasses import replace

from parapheur.domain.about_incoming import Channel
from parapheur.domain.people import Login
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.registry.send import Letter, send


def enter(office: Office, letter: Letter, *, key: str, actor: Login) -> LetterId:
    """Deposit a paper letter under the key of its form, and return its number. `NotAllowed`.

    `letter.received` is the day on which it came, by the stamp of the mail or of the counter.
    """
    body: BodyId = office.directory.body(letter.body).id
    with office.work() as work:
        expect_officer(office, work, actor, body)
    typed = replace(letter, depositor=replace(letter.depositor, checked=False))
    return send(
        office, typed, key=f"counter/{actor}/{key}", actor=actor, channel=Channel.COUNTER
    ).letter
