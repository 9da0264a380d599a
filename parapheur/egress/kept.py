"""Answers that stay good for a while: each in a file, with its question, until it is out of date.

Losing one costs a question, so nothing is flushed; two processes that write the same one write the
same thing.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from parapheur.domain.outside import Call, Errand


class KeptAnswers:
    """Answers in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, call: Call, *, at: datetime) -> bytes | None:
        """Return the answer to this question, if one is kept that is still good at this time."""
        try:
            head, _, answer = self._place(call).read_bytes().partition(b"\n")
            until = datetime.fromisoformat(json.loads(head)["until"])
        except (OSError, ValueError, KeyError):
            return None
        return answer if at < until else None

    def put(self, call: Call, answer: bytes, *, until: datetime) -> None:
        """Keep an answer as long as it is good."""
        self._folder.mkdir(parents=True, exist_ok=True)
        body = base64.b64encode(call.body).decode() if call.body is not None else None
        head = {"errand": call.errand, "url": call.url, "body": body, "until": until.isoformat()}
        place = self._place(call)
        draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
        draft.write_bytes(json.dumps(head).encode() + b"\n" + answer)
        draft.replace(place)

    def ending(self, before: datetime) -> Iterator[Call]:
        """Yield the questions whose answers are good no longer than that."""
        for place in sorted(self._folder.glob("[0-9a-f]*")):
            try:
                with place.open("rb") as file:
                    head = json.loads(file.readline())
                body = base64.b64decode(head["body"]) if head["body"] is not None else None
                call = Call(Errand(head["errand"]), head["url"], body)
                ends = datetime.fromisoformat(head["until"]) <= before
            except (OSError, ValueError, KeyError, TypeError):
                continue  # it is asked again when it is needed
            if ends:
                yield call

    def forget(self, call: Call) -> None:
        """Forget an answer."""
        self._place(call).unlink(missing_ok=True)

    def _place(self, call: Call) -> Path:
        asked = f"{call.errand} {call.url}\n".encode() + (call.body or b"")
        return self._folder / hashlib.sha256(asked).hexdigest()
