"""The door: what can be said of a file without opening it, then the child's word."""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, Self

from parapheur.domain.documents import Examined
from parapheur.domain.errors import DamagedPdf, FileTooLarge, NotAPdf, TooLongToCheck
from parapheur.domain.handwriting import (
    MOST_MEGABYTES,
    MOST_MILLIONS,
    Handwriting,
    ImageTooHeavy,
    ImageTooLarge,
    NotAnImage,
)
from parapheur.domain.misdirected import ImageTooWide, NotPdfNorImage
from parapheur.domain.versions import Compared
from parapheur.intake.compare import read
from parapheur.intake.draw import BEGINS, ENDS
from parapheur.intake.handwriting import REFUSALS
from parapheur.intake.inspection import Inspection, unpacked
from parapheur.intake.limits import Limits
from parapheur.intake.nursery import MOST_PICTURE, Nursery
from parapheur.intake.pictures import IMAGES, MOST_DOTS, TOO_WIDE

HEADER = b"%PDF-"
MOST_KNOWN = 64


class How(NamedTuple):
    """For what a file is looked at."""

    signed: bool
    attachments: bool


class Accepted:
    """The last files that were accepted as they are: a form sent again is not looked at again."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, How], Inspection] = {}
        self._lock = threading.Lock()

    def get(self, data: bytes, how: How) -> Inspection | None:
        """Return what was found of these very bytes, if that is known."""
        return self._known.get((hashlib.sha256(data).digest(), how))

    def put(self, data: bytes, found: Inspection, how: How) -> None:
        """Remember what was found, and forget the oldest."""
        with self._lock:
            self._known[hashlib.sha256(data).digest(), how] = found
            if len(self._known) > MOST_KNOWN:
                del self._known[next(iter(self._known))]


class PdfIntake:
    """Examines files before they come in; any thread may ask."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        opinions: Sequence[Callable[[bytes], object]] = (),
        trial: Callable[[], Callable[[bytes], object]] | None = None,
        scan: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        """`opinions` raise on a file they cannot read; `trial` gives what signs one, and raises.

        The child imports them by name. `scan` raises on what a virus scanner refuses.
        """
        self._limits, self._scan = limits or Limits(), scan
        self._nursery = Nursery(self._limits, opinions, trial)
        self._accepted = Accepted()

    def examine(
        self,
        data: bytes,
        *,
        signed: bool = True,
        attachments: bool = False,
        images: bool = False,
    ) -> Examined:
        """Return what was found of a file that may come in, or raise the refusal."""
        if images and not data.startswith(HEADER):
            return self._as_picture(data)
        found = self.inspect(data, signed=signed, attachments=attachments)
        if found.refusals:
            raise found.refusals[0]
        self._scan(data)
        return Examined(found.pages, found.flags, found.copy, found.attached)

    def _as_picture(self, data: bytes) -> Examined:
        """Make a PDF of an image, and look at that as at any other."""
        if len(data) > self._limits.megabytes * 1024 * 1024:
            raise FileTooLarge(limit=self._limits.megabytes)
        if not data.startswith(IMAGES):
            raise NotPdfNorImage
        made = self._nursery.picture(data)
        if made == TOO_WIDE:
            raise ImageTooWide(limit=MOST_DOTS // 1_000_000)
        if not made.startswith(HEADER):
            raise NotPdfNorImage
        found = self.inspect(made, signed=False)  # the child may have been taken over
        if found.refusals or found.pages != 1:
            raise NotPdfNorImage
        self._scan(data)
        return Examined(1, (), found.copy or made)

    def inspect(self, data: bytes, *, signed: bool = True, attachments: bool = False) -> Inspection:
        """Return everything there is to say of a file, however bad it is.

        `signed`: it will be, and so it is tried; else it is only shown. `attachments`: the files
        that a PDF/A-3 carries are taken, each looked at for itself.
        """
        if len(data) > self._limits.megabytes * 1024 * 1024:
            return Inspection((FileTooLarge(limit=self._limits.megabytes),))
        if not data.startswith(HEADER):
            return Inspection((NotAPdf(),))
        how = How(signed, attachments)
        return self._accepted.get(data, how) or self._weighed(data, how)

    def _weighed(self, data: bytes, how: How) -> Inspection:
        found = self._looked_at(data, how)
        if found.curable:
            return self._as_copy(data, found, how)
        if found.accepted:
            self._accepted.put(data, found, how)
        return found

    def _as_copy(self, data: bytes, found: Inspection, how: How) -> Inspection:
        """Look at a copy in its place: it must pass as it is, like any other file."""
        copy = self._nursery.copy(data)
        if not copy or len(copy) > self._limits.megabytes * 1024 * 1024:
            return found
        again = self._looked_at(copy, how)
        if again.refusals or (again.pages, again.attached) != (found.pages, found.attached):
            return found
        flags = dict.fromkeys((*found.flags, *again.flags))
        return Inspection((), tuple(flags), again.pages, copy, attached=again.attached)

    def _looked_at(self, data: bytes, how: How) -> Inspection:
        began = time.monotonic()
        if answer := self._nursery.ask(data, signed=how.signed, attachments=how.attachments):
            return unpacked(answer)
        # The child died without a word: of old age, or of what it read.
        late = time.monotonic() - began > self._limits.seconds * 0.9
        return Inspection((TooLongToCheck() if late else DamagedPdf(),))

    def draw(self, data: bytes, page: int) -> bytes:
        """Return a page, counted from 1, as a JPEG. `DamagedPdf`: it cannot be drawn."""
        picture = self._nursery.draw(data, page)
        # A hostile file may have taken the child over: only what a JPEG looks like passes.
        whole = picture.startswith(BEGINS) and picture.endswith(ENDS)
        if not whole or len(picture) > MOST_PICTURE:
            raise DamagedPdf
        return picture

    def compare(self, first: bytes, second: bytes, page: int) -> Compared:
        """Return where a page of two files differs to the eye. `DamagedPdf`: it cannot be drawn."""
        try:
            return read(self._nursery.compare(first, second, page))
        except ValueError as error:
            raise DamagedPdf from error

    def take(self, data: bytes, number: int) -> bytes:
        """Return an attached file, counted from 0; whoever asks knows its digest. `DamagedPdf`."""
        taken = self._nursery.take(data, number)
        if not taken:
            raise DamagedPdf
        return taken

    def text(self, data: bytes) -> str:
        """Return what a file says, as far as it can be read: nothing where it cannot."""
        return self._nursery.read(data).decode("utf-8", "replace")

    def trace(self, data: bytes) -> Handwriting:
        """Return the handwriting of a PNG or JPEG image, or raise the refusal."""
        if len(data) > MOST_MEGABYTES * 1024 * 1024:
            raise ImageTooHeavy(limit=MOST_MEGABYTES)
        answer = self._nursery.trace(data)
        refusal = REFUSALS.get(answer)
        if refusal is ImageTooLarge:
            raise ImageTooLarge(limit=MOST_MILLIONS)
        if refusal is not None:
            raise refusal
        try:  # the child may have been taken over: only dots pass, as many as they say
            return Handwriting.read(answer)
        except ValueError:
            raise NotAnImage from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process that waits for files."""
        self._nursery.close()
