"""The worker forgets deposits that nobody finished, once their day is over."""

from datetime import timedelta

from parapheur.domain.registry.drafts import KEPT
from parapheur.usecases.registry.drafting import begin
from parapheur.worker.worker import sweep
from tests.depositing import an_office_with_bodies


def test_a_draft_is_forgotten_by_the_sweep_when_its_day_is_over() -> None:
    opened = an_office_with_bodies()
    begin(opened.office, "token", body="ministere", kind="demande", service="", address="192.0.2.1")
    opened.clock.time += KEPT
    sweep(opened.office)
    assert "token" in opened.drafts.kept
    opened.clock.time += timedelta(seconds=1)
    sweep(opened.office)
    assert not opened.drafts.kept
