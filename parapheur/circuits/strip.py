"""A circuit as an SVG strip: one card a step, branches below each other, right to left in Arabic.

Plain presentation attributes, no style sheet and no script: it stands in a page with a strict
content security policy, in a file and in a mail alike.
"""

from collections.abc import Iterator
from html import escape
from itertools import starmap
from typing import NamedTuple

from parapheur.circuits.draw import ACTIONS, Names, condition, demands, desk_names, marks
from parapheur.domain.circuit import Action, Circuit, Step
from parapheur.domain.words import Language

WIDTH, GAP, MARGIN = 208, 40, 16
BAND, PADDING, LINE = 34, 14, 19
LETTERS = 23
"""Letters that fit on a line of a card, at 14 px, whatever the script."""
INK, SOFT, RULE, PAPER = "#1b2a3a", "#52606d", "#c8d0d8", "#ffffff"
OTHER = "#5b4a7d"
"""The colour of steps without a signature."""
COLOURS = dict.fromkeys(Action, OTHER) | {
    Action.VISA: "#2f5d8a",
    Action.SIGN: "#0b6b4f",
    Action.EXTERNAL: "#0b6b4f",
    Action.SEAL: "#8c2f39",
}
FONTS = "Noto Sans Arabic, Noto Sans, system-ui, sans-serif"


class Line(NamedTuple):
    """One line on a card."""

    text: str
    weight: int = 400
    colour: str = SOFT
    size: int = 13
    gap: int = 0
    """Pixels between this line and the one before."""


def svg(circuit: Circuit, language: Language, desks: Names | None = None) -> str:
    """Return the circuit as an SVG drawing; `desks` gives desks their names."""
    named = desks or {}
    cards = [list(lines(circuit, step, language, named)) for step in circuit.steps]
    height = BAND + 2 * PADDING + max(map(depth, cards))
    cells = places(circuit)
    columns, rows = (1 + max(cell[axis] for cell in cells) for axis in (0, 1))
    spots = []
    for column, row in cells:
        across = columns - 1 - column if language is Language.AR else column
        spots.append((MARGIN + across * (WIDTH + GAP), MARGIN + row * (height + GAP)))
    drawn = [
        card(index, step, cards[index], spots[index], height, language)
        for index, step in enumerate(circuit.steps)
    ]
    for index, spot in enumerate(spots):
        drawn += [arrow(spots[one], spot, height, language) for one in circuit.before(index)]
    size = (2 * MARGIN + columns * (WIDTH + GAP) - GAP, 2 * MARGIN + rows * (height + GAP) - GAP)
    return sheet(circuit, language, named, "".join(drawn), size)


def places(circuit: Circuit) -> list[tuple[int, int]]:
    """Return the column and the row of each step: a branch keeps its row as far as it can."""
    cells: list[tuple[int, int]] = []
    for position in range(len(circuit.steps)):
        before = [cells[one] for one in circuit.before(position)]
        column = max((cell[0] for cell in before), default=-1) + 1
        row = before[0][1] if before else 0
        while (column, row) in cells:
            row += 1
        cells.append((column, row))
    return cells


def lines(circuit: Circuit, step: Step, language: Language, desks: Names) -> Iterator[Line]:
    """Yield what a card says: the step, its desks, and how many of them settle it."""
    yield from (Line(part, 700, INK, 14) for part in wrapped(step.name.of(language)))
    if mark := marks(step, language):
        yield Line(mark, 600, COLOURS[step.action], 12, gap=4)
    for name in desk_names(step, language, desks):
        first, *rest = wrapped(name)
        yield Line(first, gap=6)
        yield from map(Line, rest)
    for more in (*demands(step, language), condition(circuit, step, language)):
        for place, part in enumerate(wrapped(more) if more else ()):
            yield Line(part, 600, SOFT, 12, gap=0 if place else 6)


def depth(said: list[Line]) -> int:
    """Return the pixels that so many lines take."""
    return sum(LINE + line.gap for line in said)


def wrapped(text: str) -> list[str]:
    """Break a text into lines that fit on a card; a word longer than a line is cut."""
    broken = [""]
    for word in text.split():
        for part in (word[at : at + LETTERS] for at in range(0, len(word), LETTERS)):
            longer = f"{broken[-1]} {part}".strip()
            if len(longer) <= LETTERS:
                broken[-1] = longer
            else:
                broken.append(part)
    return broken


def card(
    index: int,
    step: Step,
    said: list[Line],
    spot: tuple[int, int],
    height: int,
    language: Language,
) -> str:
    """Draw one step: a band with its number and action, and its lines below."""
    left, upper = spot
    colour, middle = COLOURS[step.action], left + WIDTH // 2
    band = f"M{left} {upper + BAND}v-{BAND - 10}q0-10 10-10h{WIDTH - 20}q10 0 10 10v{BAND - 10}z"
    title = Line(f"{index + 1} · {ACTIONS[step.action].of(language)}", 600, PAPER)
    top = upper + BAND + PADDING + 14
    rows = (text(line, middle, top + depth(said[:row]) + line.gap) for row, line in enumerate(said))
    return (
        f'<g><rect x="{left}" y="{upper}" width="{WIDTH}" height="{height}" rx="10" '
        f'fill="{PAPER}" stroke="{RULE}"/><path d="{band}" fill="{colour}"/>'
        f"{text(title, middle, upper + 22)}{''.join(rows)}</g>"
    )


def text(line: Line, x: int, y: int) -> str:
    """Draw one line, centred, isolated from what stands beside it."""
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="{line.size}" '
        f'font-weight="{line.weight}" fill="{line.colour}">{escape(line.text)}</text>'
    )


def arrow(before: tuple[int, int], spot: tuple[int, int], height: int, language: Language) -> str:
    """Draw the arrow from one card to another, in the direction of reading."""
    (left, upper), (x, y) = before, spot
    rightward = language is not Language.AR
    tip, aside = (10, GAP // 2) if rightward else (-10, -GAP // 2)
    begin = left + WIDTH + tip if rightward else left + tip
    turn = x - aside if rightward else x + WIDTH - aside
    start, level = upper + height // 2, y + height // 2
    return (
        f'<path d="M{begin} {start}H{turn}V{level}h{tip}'
        f'm{-tip * 0.7} -6l{tip * 0.7} 6l{-tip * 0.7} 6" '
        f'fill="none" stroke="{SOFT}" stroke-width="2" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def sheet(
    circuit: Circuit, language: Language, desks: Names, drawn: str, size: tuple[int, int]
) -> str:
    """Return the whole drawing, with its title and its words for who cannot see it."""
    described = "; ".join(
        starmap("{}. {}".format, enumerate(spoken(circuit, language, desks), start=1))
    )
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" lang="{language}" '
        f'direction="{"rtl" if language is Language.AR else "ltr"}" font-family="{FONTS}">'
        f"<title>{escape(circuit.name.of(language))}</title>"
        f"<desc>{escape(described)}</desc>{drawn}</svg>\n"
    )


def spoken(circuit: Circuit, language: Language, desks: Names) -> Iterator[str]:
    """Yield each step as it is read aloud."""
    comma = "، " if language is Language.AR else ", "
    for step in circuit.steps:
        names = comma.join(desk_names(step, language, desks))
        when = condition(circuit, step, language)
        details = [part for part in (names, marks(step, language), when) if part]
        yield step.name.of(language) + (f" ({comma.join(details)})" if details else "")
