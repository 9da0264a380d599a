"""Circuits that stay as they are, whatever the house changes in its own: `tests/workflows/`."""

from pathlib import Path

from parapheur.settings import Settings

WORKFLOWS = Path(__file__).parent / "workflows"


def on_fixed_circuits(settings: Settings) -> Settings:
    """Return the settings of an installation on these circuits."""
    folders = settings.folders.model_copy(update={"workflows": WORKFLOWS})
    return settings.model_copy(update={"folders": folders})
