"""Desks that a file does not name, and steps kept apart, are read with every mistake in them."""

from pathlib import Path

import pytest

from parapheur.circuits import CircuitMistakes, read_circuits
from parapheur.domain.people import DeskId

SEATED = """
name: {ar: مسار, fr: Circuit, en: Circuit}
metadata:
  - key: nature
    name: {ar: نوع, fr: Nature, en: Nature}
    kind: choice
    choices:
      - {key: works, name: {ar: أشغال, fr: Travaux, en: Works}}
      - {key: law, name: {ar: قانون, fr: Droit, en: Law}}
steps:
  - id: avis
    name: {ar: رأي, fr: Avis, en: Opinion}
    action: visa
    desks: [originator, {superior_of: service}, {superior_of: originator, levels: 2}, CHOICE]
    apart: [APART]
  - id: signature
    name: {ar: توقيع, fr: Signature, en: Signature}
    action: sign
    desks: [ministre]
"""
DESKS = [DeskId(name) for name in ("service", "division", "ministre", "works", "law")]


def seated_file(folder: Path, choice: str, apart: str = "signature") -> Path:
    text = SEATED.replace("CHOICE", choice).replace("APART", apart)
    (folder / "assis.yaml").write_text(text)
    return folder


def test_desks_may_be_looked_for(tmp_path: Path) -> None:
    seated_file(tmp_path, "{field: nature, desks: {works: service, law: division}}", "originator")
    (circuit,) = read_circuits(tmp_path, DESKS).values()
    step = circuit.steps[0]
    assert (step.desks, step.needed, step.asked, step.apart) == ((), 4, 4, ("originator",))
    assert [seat.above for seat in step.seats] == [0, 1, 2, 0]
    assert step.seats[3].choices == (("law", "division"), ("works", "service"))


@pytest.mark.parametrize(
    ("choice", "apart", "expected"),
    [
        ("{field: montant}", "signature", "desks.3.field: 'montant' is no list"),
        ("{field: nature, desks: {works: service}}", "signature", "each choice leads to one desk"),
        ("{field: nature, desks: {works: servce, law: division}}", "signature", "'servce'"),
        ("{superior_of: minstre}", "signature", "unknown desk 'minstre'"),
        ("{field: nature, levels: 99}", "signature", "less than or equal to 10"),
        ("service", "avis", "apart.0: a step cannot be kept apart from itself"),
        ("service", "signatur", "unknown step 'signatur' (did you mean 'signature'?)"),
    ],
)
def test_a_seat_that_cannot_lead_anywhere_is_told(
    tmp_path: Path, choice: str, apart: str, expected: str
) -> None:
    seated_file(tmp_path, choice, apart)
    with pytest.raises(CircuitMistakes) as refusal:
        read_circuits(tmp_path, DESKS)
    assert expected in str(refusal.value), str(refusal.value)
