"""Dates, sizes, names and refusals, as people read them."""

from datetime import UTC, datetime

import pytest

from parapheur.domain.errors import AlreadyDone, DeskWithoutHolder, SignatureUnsound, WrongPin
from parapheur.domain.events import PinRefused, SigningAbandoned
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.people import Login
from parapheur.domain.standing import replay
from parapheur.domain.verdict import Problem, Trust
from parapheur.domain.words import Language, Words
from parapheur.web.spacing import spaced
from parapheur.words import Names, day, direction, isolate, name_of, recount, say, size, tell, when
from tests.builders import CAST, DESKS, HASSAN, LETTER, YOUSSEF, a_trail, at

AR, FR, EN = Language.AR, Language.FR, Language.EN
SUMMER = datetime(2026, 7, 24, 8, 5, tzinfo=UTC)

NAMES = Names(
    people={person.login: person.name for person in CAST},
    desks={desk.id: desk.name for desk in DESKS},
    circuits={LETTER.id: LETTER.name},
)


def bare(text: str) -> str:
    """The text without isolates, and with plain spaces."""
    return text.replace("\u2068", "").replace("\u2069", "").replace("\u00a0", " ")


def test_an_instant_is_told_in_casablanca_with_moroccan_months() -> None:
    assert when(AR, SUMMER) == "24 يوليوز 2026 على الساعة 09:05"
    assert when(FR, SUMMER) == "24 juillet 2026 à 09:05"
    assert when(EN, SUMMER) == "24 July 2026 at 09:05"


MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"]
MONTHS += ["يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_months_bear_their_moroccan_names(number: int, name: str) -> None:
    assert day(AR, datetime(2026, number, 10, 12, tzinfo=UTC)) == f"10 {name} 2026"


def test_ramadan_moves_the_clock_and_the_hour_that_comes_twice_says_which() -> None:
    before, after = (
        datetime(2026, 2, 15, 1, 30, tzinfo=UTC),
        datetime(2026, 2, 15, 2, 30, tzinfo=UTC),
    )
    assert when(FR, before) == "15 février 2026 à 02:30 (UTC+0100)"
    assert when(FR, after) == "15 février 2026 à 02:30 (UTC+0000)"
    assert when(FR, datetime(2026, 2, 20, 9, 0, tzinfo=UTC)) == "20 février 2026 à 09:00"


def test_since_september_2026_the_clock_stays_at_the_time_of_greenwich() -> None:
    assert when(FR, datetime(2026, 9, 18, 8, 5, tzinfo=UTC)) == "18 septembre 2026 à 09:05"
    assert when(FR, datetime(2026, 11, 22, 18, 5, tzinfo=UTC)) == "22 novembre 2026 à 18:05"
    assert when(FR, datetime(2027, 7, 24, 8, 5, tzinfo=UTC)) == "24 juillet 2027 à 08:05"


@pytest.mark.parametrize(
    ("length", "french", "arabic"),
    [
        (0, "0 octets", "0 بايت"),
        (1023, "1 023 octets", "1.023 بايت"),
        (1536, "1,5 Ko", "1,5 كيلوبايت"),
        (26_214_400, "25 Mo", "25 ميغابايت"),
    ],
)
def test_sizes_are_told_in_the_units_of_the_language(length: int, french: str, arabic: str) -> None:
    plain = size(FR, length).replace("\u202f", " ").replace("\u00a0", " ").replace(".", " ")
    assert plain == french
    assert size(AR, length) == arabic


def test_two_states_of_one_word_have_their_own_names() -> None:
    assert name_of(FR, StepState.REFUSED) == "Refusée"
    assert name_of(FR, State.REJECTED) == "Refusé"
    assert "révoqué" in name_of(FR, Trust.REFUSED)


def test_each_language_has_its_direction() -> None:
    assert [direction(language) for language in Language] == ["rtl", "ltr", "ltr"]


def test_a_text_of_the_other_direction_is_fenced_off() -> None:
    assert isolate(AR, "lettre (2).pdf") == "\u2068lettre (2).pdf\u2069"
    assert isolate(AR, "رسالة") == "رسالة"
    assert isolate(FR, "رسالة") == "\u2068رسالة\u2069"
    assert isolate(FR, "114/2026") == "114/2026"


def test_a_refusal_names_persons_desks_and_hours() -> None:
    refusal = AlreadyDone(actor=YOUSSEF.login, at=SUMMER)
    french = "Youssef Benali a déjà accompli cette étape, le 24 juillet 2026 à 09:05."
    assert tell(FR, refusal, NAMES) == french
    assert "يوسف بنعلي" in tell(AR, refusal, NAMES)
    assert "24 يوليوز 2026" in tell(AR, refusal, NAMES)
    missing = DeskWithoutHolder(desk="ministre", step="sign-ministre")
    assert "« Ministre »" in bare(tell(FR, missing, NAMES))


def test_a_refusal_without_names_says_what_it_knows() -> None:
    assert tell(EN, WrongPin(left=2)) == "Wrong PIN. Tries left before a pause: 2."
    assert "2" in tell(AR, WrongPin(left=2))


def test_a_problem_within_a_refusal_is_translated_too() -> None:
    told = tell(FR, SignatureUnsound(problem=Problem.BYTES_CHANGED))
    assert "le contenu signé a été modifié" in told


def test_braces_in_a_fact_are_only_braces() -> None:
    assert say(EN, "{actor} signed in.", actor="{7*7} {{x}}") == "{7*7} {{x}} signed in."


def test_a_sentence_nobody_translated_is_said_in_english() -> None:
    assert say(AR, "An unknown sentence, {count}.", count=3) == "An unknown sentence, 3."


@pytest.mark.parametrize("language", Language)
def test_the_history_of_a_whole_dossier_is_told(language: Language) -> None:
    trail = a_trail(LETTER, on_step=3)
    assert replay(trail) is not None
    told = [bare(recount(language, event, NAMES, LETTER)) for event in trail]
    assert all("{" not in sentence for sentence in told)
    expected = {
        AR: "توقيع حسن التازي باسم مكتب «الوزير» في مرحلة «مرحلة».",
        FR: "Hassan Tazi a signé pour le bureau « Ministre » à l’étape « Sign-Ministre ».",
        EN: "Hassan Tazi signed for the desk “Minister” at the step “Sign-Ministre”.",
    }
    assert told[-1] == expected[language]


def test_a_start_that_was_not_completed_is_told_without_a_step() -> None:
    event = SigningAbandoned(
        at=at(9), actor=Login("parapheur"), desk=DESKS[0].id, position=-1,
        begun_at=at(1), begun_by=HASSAN.login,
    )  # fmt: skip
    told = bare(recount(FR, event, NAMES))
    assert "Hassan Tazi" in told
    assert "« Départ »" in told


def test_a_pause_after_wrong_pins_says_until_when() -> None:
    event = PinRefused(at=at(0), actor=HASSAN.login, left=0, paused_until=SUMMER)
    assert "24 juillet 2026 à 09:05" in recount(FR, event, NAMES)


def test_words_of_the_cast_come_in_the_language_asked_for() -> None:
    told = say(FR, "{actor} signed in.", actor=Words("أمينة", "Amina", "Amina"))
    assert told == "Connexion de Amina."


def test_a_page_in_french_keeps_marks_with_their_words() -> None:
    said = spaced(Language.FR, "Set aside until {day}", day="3 mars")
    assert said == say(Language.FR, "Set aside until {day}", day="3 mars")
    late = "Late at the desk “{desk}”: you may act in its place"
    assert "bureau «\u00a0Budget\u00a0»\u00a0: vous" in spaced(Language.FR, late, desk="Budget")
    for language in (Language.AR, Language.EN):
        assert spaced(language, late, desk="x") == say(language, late, desk="x")
