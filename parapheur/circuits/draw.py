"""A circuit as mermaid text."""

import unicodedata
from collections.abc import Mapping

from parapheur.domain import conditions
from parapheur.domain.circuit import Action, Circuit, Step
from parapheur.domain.levels import Level
from parapheur.domain.people import DeskId
from parapheur.domain.seats import Seat
from parapheur.domain.words import Language, Words

Names = Mapping[DeskId, Words]

ACTIONS = {
    Action.VISA: Words("تأشيرة", "visa", "visa"),
    Action.SIGN: Words("توقيع", "signature", "signature"),
    Action.SEAL: Words("خاتم إلكتروني", "cachet électronique", "electronic seal"),
    Action.READ: Words("اطلاع", "prise de connaissance", "taking note"),
    Action.OPINION: Words("رأي", "avis", "opinion"),
    Action.PREPARE: Words("تحضير", "préparation", "preparation"),
    Action.DISPATCH: Words("إرسال", "expédition", "dispatch"),
    Action.PAPER: Words("توقيع ورقي", "signature manuscrite", "signature on paper"),
    Action.EXTERNAL: Words("توقيع ضيف", "signature externe", "guest signature"),
    Action.ARCHIVE: Words("حفظ في الأرشيف", "archivage", "archiving"),
}
ANY = Words("أيّ منها", "l'un d'eux", "any of them")
ALL = Words("جميعها", "tous", "all of them")
WHEN = Words("الشرط: {told}", "condition : {told}", "condition: {told}")
ORIGIN = Words("مكتب المودِع", "bureau du déposant", "desk of the depositor")
CHOSEN = Words("مكتب حسب «{field}»", "bureau selon « {field} »", "desk by “{field}”")
SUPERIOR = Words("رئيس: {desk}", "supérieur : {desk}", "superior of: {desk}")
ABOVE = Words(
    "أعلى بـ{up} درجات: {desk}", "{up} niveaux au-dessus : {desk}", "{up} levels above: {desk}"
)
LEVELS = {
    Level.ADVANCED: Words(
        "توقيع متقدم على الأقل", "signature avancée au moins", "advanced signature at least"
    ),
    Level.QUALIFIED: Words("توقيع مؤهل", "signature qualifiée", "qualified signature"),
}
READ_ALL = Words(
    "بعد قراءة كل الصفحات", "après lecture de toutes les pages", "after reading every page"
)
SOME = Words("{needed} من {named}", "{needed} sur {named}", "{needed} of {named}")


def marks(step: Step, language: Language) -> str:
    """Say how many of the desks settle a step, where there is a choice."""
    if step.asked == 1:
        return ""
    if step.needed in (1, step.asked):
        return (ANY if step.needed == 1 else ALL).of(language)
    return SOME.of(language).format(needed=step.needed, named=step.asked)


def demands(step: Step, language: Language) -> list[str]:
    """Say what a step asks of whoever acts, where it is more than usual."""
    level = [LEVELS[step.level].of(language)] if step.level in LEVELS else []
    return level + ([READ_ALL.of(language)] if step.read_all else [])


def desk_names(step: Step, language: Language, desks: Names) -> list[str]:
    """Name the desks of a step; the seal has none."""
    if step.action is Action.SEAL:
        return []
    names = [called(desk, language, desks) for desk in step.desks]
    return names + [seat_name(seat, language, desks) for seat in step.seats]


def called(desk: DeskId, language: Language, desks: Names) -> str:
    """Name a desk, by its identifier if need be."""
    return desks[desk].of(language) if desk in desks else desk


def seat_name(seat: Seat, language: Language, desks: Names) -> str:
    """Say where a desk is looked for."""
    base = ORIGIN.of(language)
    if seat.field is not None:
        base = CHOSEN.of(language).format(field=seat.field)
    elif seat.desk is not None:
        base = called(seat.desk, language, desks)
    if not seat.above:
        return base
    return (SUPERIOR if seat.above == 1 else ABOVE).of(language).format(desk=base, up=seat.above)


def condition(circuit: Circuit, step: Step, language: Language) -> str:
    """Say when a step is asked at all; nothing if it always is."""
    if step.when is None:
        return ""
    told = conditions.told(circuit.condition(step.when), language, circuit.metadata)
    return WHEN.of(language).format(told=told)


def mermaid(circuit: Circuit, language: Language, desks: Names | None = None) -> str:
    """Return the circuit as a mermaid flowchart; `desks` gives desks their names."""
    way = "RL" if language is Language.AR else "LR"
    lines = [f"flowchart {way}"]
    for index, step in enumerate(circuit.steps):
        parts = [f"<b>{entities(step.name.of(language))}</b>"]
        parts += [entities(name) for name in desk_names(step, language, desks or {})]
        mark = marks(step, language)
        parts.append(f"<i>{entities(ACTIONS[step.action].of(language))}</i>")
        parts += [f"<i>{entities(mark)}</i>"] if mark else []
        parts += [f"<i>{entities(demand)}</i>" for demand in demands(step, language)]
        when = condition(circuit, step, language)
        parts += [f"<i>{entities(when)}</i>"] if when else []
        lines.append(f'  s{index}["{"<br/>".join(parts)}"]')
    for index in range(len(circuit.steps)):
        lines += [f"  s{before} --> s{index}" for before in circuit.before(index)]
    return "\n".join(lines) + "\n"


def entities(text: str) -> str:
    """Return the text with every sign that mermaid or HTML could read written as an entity."""
    plain = {"Ll", "Lu", "Lo", "Lm", "Mn", "Mc", "Nd", "Zs"}
    return "".join(
        sign if unicodedata.category(sign) in plain or sign in ".,-'’" else f"#{ord(sign)};"
        for sign in text
    )
