"""A register written out in Arabic and in French, for its pages to be printed."""

from collections.abc import Mapping
from datetime import date

from parapheur.domain.registry.numbers import Register
from parapheur.domain.registry.pages import RegisterLine, RegisterPages
from parapheur.domain.words import Language
from parapheur.words.clock import CASABLANCA, written_day
from parapheur.words.docketing import moment
from parapheur.words.erasing import shown

TITLES = {
    Register.ARRIVAL: ("Registre du courrier arrivée", "سجل الواردات"),
    Register.DEPARTURE: ("Registre du courrier départ", "سجل الصادرات"),
    Register.INTERNAL: ("Registre du courrier interne", "سجل المراسلات الداخلية"),
}
WHO = {
    Register.ARRIVAL: ("Expéditeur", "المرسل"),
    Register.DEPARTURE: ("Destinataire", "المرسل إليه"),
    Register.INTERNAL: ("Bureau", "المكتب"),
}
VOID = ("Numéro annulé", "رقم ملغى")
SECRET = ("Confidentiel", "سري")


def written(pages: RegisterPages) -> Mapping[str, object]:
    """Return what a register tells, as its paper sets it."""
    return {
        "title": _pair(*TITLES[pages.register]),
        "who": _pair(*WHO[pages.register]),
        "body": _pair(pages.body.fr, pages.body.ar),
        "period": _pair(*(_period(one, pages) for one in (Language.FR, Language.AR))),
        "count": len(pages.lines),
        "voids": sum(one.void for one in pages.lines),
        "first": str(pages.lines[0].number) if pages.lines else "",
        "last": str(pages.lines[-1].number) if pages.lines else "",
        "printed": moment(pages.at),
        "sealer": _pair(pages.sealer.name.fr, pages.sealer.name.ar) if pages.sealer else None,
        "lines": [_line(one) for one in pages.lines],
    }


def _period(language: Language, pages: RegisterPages) -> str:
    first, last = (written_day(language, day) for day in (pages.first, pages.last))
    return first if pages.first == pages.last else f"{first} – {last}"


def _line(line: RegisterLine) -> dict[str, object]:
    at = line.at.astimezone(CASABLANCA)
    return {
        "number": str(line.number),
        "at": f"{at:%d/%m/%Y %H:%M}",
        "who": "" if line.confidential else shown(Language.FR, line.who),
        "subject": "" if line.confidential else shown(Language.FR, line.subject),
        "reference": shown(Language.FR, line.reference),
        "dated": _day(line.dated),
        "pieces": line.pieces,
        "secret": _pair(*SECRET) if line.confidential else None,
        "void": _pair(*VOID) if line.void else None,
        "reason": shown(Language.FR, line.reason),
        "by": _pair(line.by.fr, line.by.ar) if line.by else None,
    }


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _pair(french: str, arabic: str) -> dict[str, str]:
    return {"fr": french, "ar": arabic}
