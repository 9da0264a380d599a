"""What a file says is taken out of it in the child, and a bad file says nothing."""

import pytest

from parapheur.domain.finding import words
from parapheur.intake import PdfIntake
from parapheur.rendering.papers import Paper, paper


def test_a_file_says_its_words_in_both_scripts(intake: PdfIntake) -> None:
    assert {"commission", "bourses"} <= words(
        intake.text(paper(Paper.DECISION, "Commission des bourses"))
    )
    assert "مذكره" in words(intake.text(paper(Paper.NOTE, "مذكرة حول تنظيم العمل")))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"\x89PNG"])
def test_what_cannot_be_read_says_nothing(intake: PdfIntake, data: bytes) -> None:
    assert intake.text(data) == ""
