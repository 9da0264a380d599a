"""What happened to the house itself, told as a sentence: its settings, keys, programs at work."""

from typing import assert_never

from parapheur.domain.about_office import (
    BackupDeclared,
    GuestKeyMade,
    HouseKey,
    HouseKeyEvent,
    HouseKeyTaken,
    InspectionBegun,
    InspectionEnded,
    ProgramStarted,
    ProgramStopped,
    RunEvent,
    SettingsTold,
)
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import AnyEvent

SENTENCES: dict[type[AnyEvent], str] = {
    SettingsTold: "The program “{program}” (version {version}) has other settings than the last"
    " time: {changes}.",
    HouseKeyTaken: "The house has another key of its own: {key} (SHA-256 of the certificate:"
    " {certificate}; before: {before}; until {until}).",
    GuestKeyMade: "A key was made for a guest (invitation {number} of the dossier {dossier}), to"
    " sign once (SHA-256 of the certificate: {certificate}).",
    ProgramStarted: "The program “{program}” (version {version}) started.",
    ProgramStopped: "The program “{program}” stopped.",
    InspectionBegun: "An inspection of everything that is kept began.",
    InspectionEnded: "The inspection that began on {begun} ended; findings: {findings}.",
    BackupDeclared: "A backup of everything was declared; it began on {began}.",
}
FIRST_SETTINGS = (
    "The settings of the program “{program}” (version {version}) were told for the first time:"
    " {count} in all (SHA-256 {digest})."
)
FIRST_KEY = (
    "The house has a key of its own: {key} (SHA-256 of the certificate: {certificate}; until"
    " {until})."
)
BODY_KEY = (
    "The body “{body}” has another seal of its own (SHA-256 of the certificate: {certificate};"
    " before: {before}; until {until})."
)
FIRST_BODY_KEY = (
    "The body “{body}” has a seal of its own (SHA-256 of the certificate: {certificate}; until"
    " {until})."
)
MORE = (FIRST_SETTINGS, FIRST_KEY, BODY_KEY, FIRST_BODY_KEY)
NOTHING = "∅"

HouseEvent = SettingsTold | HouseKeyEvent | RunEvent


def sentence_of(event: HouseEvent) -> str:
    """Return the sentence that tells it, its facts still open."""
    match event:
        case SettingsTold() if all(one.old is None for one in event.changes):
            return FIRST_SETTINGS
        case HouseKeyTaken(key=HouseKey.BODY):
            return FIRST_BODY_KEY if event.before is None else BODY_KEY
        case HouseKeyTaken(before=None):
            return FIRST_KEY
        case _:
            return SENTENCES[type(event)]


def facts_of(event: HouseEvent) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case SettingsTold():
            told = (
                f"{one.key}: {one.old or NOTHING} → {one.new or NOTHING}" for one in event.changes
            )
            return {
                "program": event.program,
                "version": event.version,
                "changes": tuple(told),
                "count": len(event.changes),
                "digest": event.digest,
            }
        case HouseKeyTaken():
            return {
                "key": event.key,
                "certificate": event.certificate,
                "before": event.before or NOTHING,
                "until": event.until,
                "body": event.body or NOTHING,
            }
        case GuestKeyMade():
            return {
                "number": event.number,
                "dossier": reference(DossierId(event.dossier)),
                "certificate": event.certificate,
            }
        case ProgramStarted():
            return {"program": event.program, "version": event.version}
        case ProgramStopped():
            return {"program": event.program}
        case InspectionBegun():
            return {}
        case InspectionEnded():
            return {"begun": event.begun, "findings": event.findings}
        case BackupDeclared():
            return {"began": event.began}
        case _:
            assert_never(event)
