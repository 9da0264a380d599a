"""Dates as Morocco writes them: its own month names in Arabic, Western digits, no offset."""

from datetime import datetime

ARABIC = {
    1: "يناير", 2: "فبراير", 3: "مارس", 4: "أبريل", 5: "ماي", 6: "يونيو",
    7: "يوليوز", 8: "غشت", 9: "شتنبر", 10: "أكتوبر", 11: "نونبر", 12: "دجنبر",
}  # fmt: skip
FRENCH = {
    1: "janvier", 2: "février", 3: "mars", 4: "avril", 5: "mai", 6: "juin",
    7: "juillet", 8: "août", 9: "septembre", 10: "octobre", 11: "novembre", 12: "décembre",
}  # fmt: skip


def arabic(at: datetime) -> str:
    """Write a date in Arabic: `22 نونبر 2026`."""
    return f"{at.day} {ARABIC[at.month]} {at.year}"


def french(at: datetime) -> str:
    """Write a date in French: `1er mars 2026`."""
    return f"{'1er' if at.day == 1 else at.day} {FRENCH[at.month]} {at.year}"
