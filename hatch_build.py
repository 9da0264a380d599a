"""What the wheel carries besides the package: it installs without node and without this tree.

In a checkout `config.yaml`, `templates/` and `workflows/` stand at the top; in the wheel they stand
together in `parapheur/shipped/`, so that the paths `config.yaml` names relative to itself hold.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("config.yaml", "templates", "workflows")
VENDOR = Path("parapheur/web/static/vendor")


class Shipped(BuildHookInterface[Any]):
    """Adds the shipped files to a real wheel; an editable install reads them where they stand."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        missing = [name for name in (*SHIPPED, str(VENDOR)) if not (root / name).exists()]
        if missing:
            message = f"The wheel would lack {', '.join(missing)}: `./run wheel` makes it whole."
            raise FileNotFoundError(message)
        for name in SHIPPED:
            build_data["force_include"][str(root / name)] = f"parapheur/shipped/{name}"
