"""The end of letters: two people, what is due, and what is left."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from parapheur.domain.errors import BasisRequired, BytesLost, NotAllowed
from parapheur.domain.misdirected import (
    AlreadyDisposed,
    DisposalMoved,
    FrozenAlready,
    NotFrozen,
    NothingToDispose,
    NotYetToDispose,
    SecondPersonWanted,
)
from parapheur.domain.registry.disposal import DisposalId, Stage
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.trail import breaks
from parapheur.domain.words import ERASED
from parapheur.usecases.registry import dispose, register
from parapheur.usecases.registry.disposals_astray import disposals_astray
from parapheur.usecases.registry.freeze import freeze, thaw
from parapheur.usecases.registry.settle import note
from tests.fakes import FakeOffice, sha256
from tests.letters import (
    DIRECTORY,
    MINISTRY,
    OFFICER,
    OTHER,
    OTHER_OFFICER,
    SOCIAL_HEAD,
)
from tests.registry_office import FILE, LONG, MINISTER, an_office, closed

BASIS = "Loi 69-99, visa 12/2037"


def proposed(fake: FakeOffice, letters: Sequence[LetterId]) -> DisposalId:
    return dispose.propose(fake.office, MINISTRY, letters, basis=BASIS, actor=OFFICER.login)


def test_what_two_people_decide_on_is_gone_and_its_trail_is_left() -> None:
    fake = an_office()
    letter_id = closed(fake, 1)
    fake.clock.pause(LONG.total_seconds())
    due = fake.store.reading.over(MINISTRY, DIRECTORY.kinds, fake.clock.now())
    assert [line.id for line in due] == [letter_id]
    before = fake.store.reading.incoming(letter_id)
    number = proposed(fake, [letter_id])
    dispose.confirm(fake.office, number, actor=MINISTER.login)
    letter = fake.store.reading.incoming(letter_id)
    assert letter.disposal == number
    assert letter.subject == letter.depositor.name == letter.pieces[0].name == ERASED
    assert letter.number == before.number
    for version in (before.pieces[0].deposited, before.receipt):
        assert version
        with pytest.raises(BytesLost):
            fake.files.get(version.digest)
    trail = fake.store.reading.incoming_trail(letter_id)
    assert not breaks(trail)
    assert "العلمي" not in "".join(entry.body.decode() for entry in trail)
    disposal = fake.store.reading.disposal(number)
    assert disposal.stage is Stage.CERTIFIED
    assert disposal.certificate
    assert fake.files.get(disposal.certificate.digest).startswith(b"%PDF")
    told = fake.certificates.drawn[0]
    assert (told.proposer, told.confirmer) == (OFFICER, MINISTER)
    assert told.ended[0].trail == trail[-1].digest
    assert not fake.subjects.holds(f"incoming/{letter_id}")
    assert not fake.store.reading.over(MINISTRY, DIRECTORY.kinds, fake.clock.now())
    with pytest.raises(AlreadyDisposed):
        register.reopen(fake.office, letter_id, actor=OFFICER.login, reason="Encore")


def test_nobody_decides_alone() -> None:
    fake = an_office()
    letter_id = closed(fake, 1)
    fake.clock.pause(LONG.total_seconds())
    number = proposed(fake, [letter_id])
    with pytest.raises(SecondPersonWanted):
        dispose.confirm(fake.office, number, actor=OFFICER.login)
    for stranger in (OTHER_OFFICER, SOCIAL_HEAD):
        with pytest.raises(NotAllowed):
            dispose.confirm(fake.office, number, actor=stranger.login)
        with pytest.raises(NotAllowed):
            dispose.propose(fake.office, MINISTRY, [letter_id], basis=BASIS, actor=stranger.login)
    assert fake.store.reading.incoming(letter_id).subject != ERASED
    dispose.withdraw(fake.office, number, reason="À revoir", actor=MINISTER.login)
    with pytest.raises(DisposalMoved):
        dispose.confirm(fake.office, number, actor=MINISTER.login)


def test_what_is_not_due_is_kept() -> None:
    fake = an_office()
    young = closed(fake, 1)
    with pytest.raises(NotYetToDispose):
        proposed(fake, [young])
    fake.clock.pause(LONG.total_seconds())
    with pytest.raises(NotYetToDispose):
        dispose.propose(fake.office, OTHER, [young], basis=BASIS, actor=OTHER_OFFICER.login)
    with pytest.raises(BasisRequired):
        dispose.propose(fake.office, MINISTRY, [young], basis=" ", actor=OFFICER.login)
    with pytest.raises(NothingToDispose):
        proposed(fake, [])
    with pytest.raises(NothingToDispose):
        proposed(fake, [LetterId(one) for one in range(1, 202)])


def test_a_frozen_letter_is_kept_whatever_its_age_and_the_decision() -> None:
    fake = an_office()
    letter_id = closed(fake, 1)
    fake.clock.pause(LONG.total_seconds())
    with pytest.raises(NotFrozen):
        thaw(fake.office, letter_id, actor=OFFICER.login, reason="-")
    number = proposed(fake, [letter_id])
    freeze(fake.office, letter_id, actor=OFFICER.login, reason="Litige 7")
    with pytest.raises(FrozenAlready):
        freeze(fake.office, letter_id, actor=OFFICER.login, reason="Litige 8")
    assert not fake.store.reading.over(MINISTRY, DIRECTORY.kinds, fake.clock.now())
    with pytest.raises(NotYetToDispose):  # frozen between proposal and confirmation
        dispose.confirm(fake.office, number, actor=MINISTER.login)
    thaw(fake.office, letter_id, actor=OFFICER.login, reason="Litige clos")
    dispose.confirm(fake.office, number, actor=MINISTER.login)
    assert fake.store.reading.incoming(letter_id).disposal == number


def test_bytes_that_another_letter_names_stay() -> None:
    fake = an_office()
    first, second = closed(fake, 1), closed(fake, 2, data=FILE)
    fake.clock.pause(LONG.total_seconds())
    dispose.confirm(fake.office, proposed(fake, [first]), actor=MINISTER.login)
    assert fake.files.get(sha256(FILE)) == FILE
    dispose.confirm(fake.office, proposed(fake, [second]), actor=MINISTER.login)
    with pytest.raises(BytesLost):
        fake.files.get(sha256(FILE))


def test_a_receipt_that_somebody_joined_to_another_letter_outlives_it() -> None:
    fake = an_office()
    receipt = b"receipt 1"
    closed(fake, 1)
    second = closed(fake, 2, data=receipt)
    fake.clock.pause(LONG.total_seconds())
    dispose.confirm(fake.office, proposed(fake, [second]), actor=MINISTER.login)
    assert fake.files.get(sha256(receipt)) == receipt


def test_nothing_is_written_on_what_was_destroyed() -> None:
    fake = an_office()
    letter_id = closed(fake, 1)
    fake.clock.pause(LONG.total_seconds())
    dispose.confirm(fake.office, proposed(fake, [letter_id]), actor=MINISTER.login)
    before = len(fake.store.reading.incoming_trail(letter_id))
    for write in (register.note, note):
        with pytest.raises(AlreadyDisposed):
            write(fake.office, letter_id, actor=OFFICER.login, text="Une note perdue")
    assert len(fake.store.reading.incoming_trail(letter_id)) == before


def test_what_was_confirmed_before_a_kill_is_ended_later(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = an_office()
    letter_id = closed(fake, 1)
    fake.clock.pause(LONG.total_seconds())
    number = proposed(fake, [letter_id])
    with monkeypatch.context() as broken:
        broken.setattr(fake.certificates, "draw", None)
        with pytest.raises(TypeError):
            dispose.confirm(fake.office, number, actor=MINISTER.login)
    assert fake.store.reading.disposal(number).stage is Stage.CONFIRMED
    assert fake.store.reading.incoming(letter_id).subject == ERASED
    assert dispose.finish_disposals(fake.office) == [number]
    assert fake.store.reading.disposal(number).stage is Stage.CERTIFIED
    assert dispose.finish_disposals(fake.office) == []


def test_an_inspection_holds_the_end_of_letters_against_the_decision() -> None:
    fake = an_office()
    letter_id, other = closed(fake, 1), closed(fake, 2)
    fake.clock.pause(LONG.total_seconds())
    number = proposed(fake, [letter_id])
    assert list(disposals_astray(fake.office)) == []
    dispose.confirm(fake.office, number, actor=MINISTER.login)
    assert list(disposals_astray(fake.office)) == []
    kept = fake.store.kept
    gone, whole = kept.letters[letter_id], kept.letters[other]
    kept.letters[letter_id] = replace(gone, disposal=None)
    kept.letters[other] = replace(whole, disposal=7)
    ends = "does not tell its end as the decision on it does"
    assert [(one.place, one.problem) for one in disposals_astray(fake.office)] == [
        ("incoming/1", ends),
        ("incoming/2", ends),
    ]
    kept.letters |= {letter_id: gone, other: whole}
    stands = kept.disposals[number]
    kept.disposals[number] = replace(stands, confirmed_by=OFFICER.login)
    found = [one.problem for one in disposals_astray(fake.office)]
    assert found == ["its row is not what its trail adds up to"]
    kept.disposals[number] = stands
    assert stands.certificate
    del fake.files.kept[stands.certificate.digest]
    found = [one.problem for one in disposals_astray(fake.office)]
    assert found == ["its certificate is missing or damaged"]
