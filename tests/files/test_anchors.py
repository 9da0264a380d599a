"""Heads kept besides the records: each once, and never changed."""

from pathlib import Path

from parapheur.files import AnchorFolder
from tests.contracts.test_journal import a_head


def test_the_newest_is_of_the_largest_tree(tmp_path: Path) -> None:
    anchors = AnchorFolder(tmp_path / "elsewhere")
    assert list(anchors.kept()) == []
    for size in (9, 1000, 30):
        anchors.keep(a_head(size, b"token" if size == 9 else None))
    assert [one.head.size for _, one in anchors.kept() if one] == [1000, 30, 9]
    names = sorted(one.name for one in (tmp_path / "elsewhere").iterdir())
    assert [name[:17] + name[34:] for name in names] == [
        "0001-000000000009.note",
        "0001-000000000009.tsr",
        "0001-000000000030.note",
        "0001-000000001000.note",
    ]


def test_what_is_there_stays(tmp_path: Path) -> None:
    anchors = AnchorFolder(tmp_path)
    anchors.keep(a_head(9, None))
    (place,) = tmp_path.iterdir()
    place.write_bytes(b"other")
    anchors.keep(a_head(9, None))
    assert place.read_bytes() == b"other"
    assert list(anchors.kept()) == [(place.name, None)]
