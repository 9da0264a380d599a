"""The end of letters that went out: an answer with its letter, as one file; others alone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from parapheur.domain.errors import BytesLost, NotAllowed
from parapheur.domain.misdirected import (
    AlreadyDisposed,
    FrozenAlready,
    NoSuchLetter,
    NotFrozen,
    NothingToDispose,
    NotYetToDispose,
    OneFileWithItsLetter,
    SecondPersonWanted,
)
from parapheur.domain.registry.disposal import DisposalId, Stage
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.trail import breaks
from parapheur.domain.words import ERASED
from parapheur.usecases.fsck import fsck
from parapheur.usecases.registry import dispatch, dispose
from parapheur.usecases.registry.disposals_astray import disposals_astray
from parapheur.usecases.registry.freeze import freeze, freeze_sent, thaw_sent
from tests.fakes import FakeOffice
from tests.letters import DIRECTORY, MINISTRY, OFFICER, OTHER_OFFICER
from tests.registry_office import LONG, MINISTER, an_office, closed, sent

YEARS = LONG.total_seconds()


def proposed(
    fake: FakeOffice, letters: Sequence[LetterId] = (), gone: Sequence[OutgoingId] = ()
) -> DisposalId:
    basis = "Loi 69-99, visa 12"
    return dispose.propose(fake.office, MINISTRY, letters, gone, basis=basis, actor=OFFICER.login)


def due(fake: FakeOffice) -> tuple[list[LetterId], list[OutgoingId]]:
    reading, now = fake.store.reading, fake.clock.now()
    came = reading.over(MINISTRY, DIRECTORY.kinds, now)
    went = reading.sent_over(MINISTRY, DIRECTORY.kinds, now)
    return [one.id for one in came], [one.id for one in went]


def expect_gone(fake: FakeOffice, outgoing_id: OutgoingId, number: DisposalId) -> None:
    letter = fake.store.reading.outgoing_letter(outgoing_id)
    assert (letter.disposal, letter.subject, letter.addressee) == (number, ERASED, ERASED)
    assert letter.slip
    for version in (letter.document, letter.slip):
        with pytest.raises(BytesLost):
            fake.files.get(version.digest)
    trail = fake.store.reading.outgoing_trail(outgoing_id)
    assert not breaks(trail)
    assert "العلمي" not in "".join(entry.body.decode() for entry in trail)
    assert not fake.subjects.holds(f"outgoing/{outgoing_id}")


def test_an_answer_ends_with_the_letter_that_it_answers_as_one_file() -> None:
    fake = an_office()
    letter_id = closed(fake, 1)
    answers = [sent(fake, letter_id), sent(fake, letter_id)]
    fake.clock.pause(YEARS)
    assert due(fake) == ([letter_id], [])
    with pytest.raises(NotYetToDispose):  # alone it never ends
        proposed(fake, gone=answers[:1])
    number = proposed(fake, [letter_id])
    dispose.confirm(fake.office, number, actor=MINISTER.login)
    for one in answers:
        expect_gone(fake, one, number)
    assert fake.store.reading.incoming(letter_id).disposal == number
    ended = fake.certificates.drawn[0].ended
    assert [(one.deposit, str(one.number)) for one in ended] == [
        ("2026-000001", "1/2026"),
        ("", "1/2026"),
        ("", "2/2026"),
    ]
    last = fake.store.reading.outgoing_trail(answers[0])[-1].digest
    assert ended[1].trail == last
    assert not [one for one in fsck(fake.office) if one.place.startswith(("outgoing", "disposal"))]


def test_the_time_of_a_file_runs_from_its_last_answer() -> None:
    fake = an_office()
    letter_id = closed(fake, 1)
    fake.clock.pause(YEARS)
    sent(fake, letter_id)
    assert due(fake) == ([], [])
    with pytest.raises(NotYetToDispose):
        proposed(fake, [letter_id])
    fake.clock.pause(YEARS)
    assert due(fake) == ([letter_id], [])


def test_a_letter_that_went_out_by_itself_ends_by_itself() -> None:
    fake = an_office()
    first = sent(fake)
    fake.clock.pause(YEARS)
    later = sent(fake)
    assert due(fake) == ([], [first])
    with pytest.raises(NotYetToDispose):
        proposed(fake, gone=[later])
    with pytest.raises(NoSuchLetter):
        proposed(fake, gone=[OutgoingId(2**40)])
    with pytest.raises(NothingToDispose):
        proposed(fake, [LetterId(1)] * 1, [OutgoingId(one) for one in range(1, 201)])
    number = proposed(fake, gone=[first, first])
    with pytest.raises(SecondPersonWanted):
        dispose.confirm(fake.office, number, actor=OFFICER.login)
    dispose.confirm(fake.office, number, actor=MINISTER.login)
    expect_gone(fake, first, number)
    assert fake.store.reading.outgoing_letter(later).disposal is None
    assert fake.store.reading.disposal(number).stage is Stage.CERTIFIED
    assert due(fake) == ([], [])


def test_what_is_frozen_is_kept_and_an_answer_is_frozen_with_its_letter() -> None:
    fake = an_office()
    alone, letter_id = sent(fake), closed(fake, 1)
    answer = sent(fake, letter_id)
    freeze(fake.office, letter_id, actor=OFFICER.login, reason="Litige")
    for person, outgoing_id, refusal in (
        (OFFICER, answer, OneFileWithItsLetter),
        (OTHER_OFFICER, alone, NotAllowed),
    ):
        with pytest.raises(refusal):
            freeze_sent(fake.office, outgoing_id, actor=person.login, reason="Litige")
    with pytest.raises(NotFrozen):
        thaw_sent(fake.office, alone, actor=OFFICER.login, reason="-")
    fake.clock.pause(YEARS)
    number = proposed(fake, gone=[alone])
    freeze_sent(fake.office, alone, actor=OFFICER.login, reason="Litige")
    with pytest.raises(FrozenAlready):
        freeze_sent(fake.office, alone, actor=OFFICER.login, reason="Litige")
    assert due(fake) == ([], [])
    with pytest.raises(NotYetToDispose):  # frozen between proposal and confirmation
        dispose.confirm(fake.office, number, actor=MINISTER.login)
    thaw_sent(fake.office, alone, actor=OFFICER.login, reason="Litige clos")
    dispose.confirm(fake.office, number, actor=MINISTER.login)
    expect_gone(fake, alone, number)
    assert fake.store.reading.outgoing_letter(answer).disposal is None


def test_nothing_is_written_on_what_was_destroyed() -> None:
    fake = an_office()
    outgoing_id = sent(fake)
    fake.clock.pause(YEARS)
    dispose.confirm(fake.office, proposed(fake, gone=[outgoing_id]), actor=MINISTER.login)
    before = len(fake.store.reading.outgoing_trail(outgoing_id))
    actor = OFFICER.login
    with pytest.raises(AlreadyDisposed):
        dispatch.prove(fake.office, outgoing_id, actor=actor, arrived=True, how="Accusé")
    with pytest.raises(AlreadyDisposed):
        dispatch.void(fake.office, outgoing_id, actor=actor, reason="Erreur")
    with pytest.raises(AlreadyDisposed):
        freeze_sent(fake.office, outgoing_id, actor=actor, reason="Litige")
    assert len(fake.store.reading.outgoing_trail(outgoing_id)) == before


def test_an_inspection_names_an_answer_that_outlived_its_letter() -> None:
    fake = an_office()
    letter_id = closed(fake, 1)
    answer, alone = sent(fake, letter_id), sent(fake)
    fake.clock.pause(YEARS)
    dispose.confirm(fake.office, proposed(fake, [letter_id]), actor=MINISTER.login)
    assert not list(disposals_astray(fake.office))
    kept = fake.store.kept.outgoings
    kept[answer] = replace(kept[answer], disposal=None)
    kept[alone] = replace(kept[alone], disposal=1)
    assert [one.place for one in disposals_astray(fake.office)] == ["outgoing/1", "outgoing/2"]
