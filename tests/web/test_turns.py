"""A crowd is served a few at a time, and never takes more threads than it may."""

import threading

import pytest

from parapheur.domain.errors import TooManyChecks
from parapheur.web.turns import Turns
from tests.depositing import Depositor, a_file, an_office_with_bodies

SOON = 5


def test_a_few_are_served_a_few_wait_and_the_others_are_told_at_once() -> None:
    turns, inside, go_on = Turns(2, 1, SOON), threading.Semaphore(0), threading.Event()
    most, now, lock = [0], [0], threading.Lock()

    def work() -> None:
        with turns.one():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            inside.release()
            go_on.wait(SOON)
            with lock:
                now[0] -= 1

    crowd = [threading.Thread(target=work) for _ in range(3)]
    for one in crowd:
        one.start()
    for _ in range(2):
        assert inside.acquire(timeout=SOON)
    while turns._room._value:  # the third waits by now
        pass
    with pytest.raises(TooManyChecks), turns.one():
        raise AssertionError("there is no room")
    go_on.set()
    for one in crowd:
        one.join(SOON)
    assert most == [2]
    with turns.one(), turns.one():
        pass


def test_who_waits_too_long_is_told() -> None:
    turns = Turns(1, 1, 0.01)
    with turns.one(), pytest.raises(TooManyChecks), turns.one():
        raise AssertionError("the turn is taken")


def test_a_crowd_at_the_portal_is_told_and_keeps_what_it_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = an_office_with_bodies()
    somebody = Depositor(opened)
    somebody.comes_to_the_summary()
    summary = somebody.page
    full = Turns(0, 0, 0.0)
    monkeypatch.setattr("parapheur.web.portal_letter.turns", full)
    monkeypatch.setattr("parapheur.web.portal_send.turns", full)
    somebody.sends(status=503)
    assert not opened.store.reading.letter_numbers()
    assert (
        somebody.send("/portal/files", {"joined": a_file("autre.pdf", b"%PDF-2")}).status_code
        == 503
    )
    monkeypatch.undo()
    somebody.page = summary
    somebody.sends()
    assert opened.store.reading.letter_numbers() == [1]
