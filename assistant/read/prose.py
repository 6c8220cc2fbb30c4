"""Plain text -> pieces: headings, paragraphs and list items; the clutter of a pasted page goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.read.clean import has_words
from assistant.read.clutter import ends_sentence, is_furniture
from assistant.read.layout import Piece
from assistant.read.lines import Line, join_lines
from assistant.read.trim import LABEL_WORDS, details, find_clutter, foot, is_prose, words

_TITLE_WORDS = 25  # at most
_LONG_TITLE = 4  # words: more than most sections, cities and names have
_HEADING_WORDS = 12
_MOST_HEADINGS = 0.5  # of the lines: a heading has a paragraph
_QUOTE = tuple("\"'“”„‘’«»「『")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above an article's text."""

    title: str = ""
    author: str = ""
    published: date | datetime | None = None


def pasted(text: str) -> tuple[Head, list[Piece]]:
    """The head and the pieces of a text that may have been pasted from a page, clutter and all."""
    head, lines = _split_head(_lines(text))
    lines = _without_clutter(lines, pasted=True)
    end = foot([line.text for line in lines], [line.item > 0 for line in lines])
    return head, _pieces(lines[:end])


def written(text: str) -> list[Piece]:
    """The pieces of a text that is all article; only lines of known page furniture go."""
    return _pieces(_without_clutter(_lines(text), pasted=False))


def _lines(text: str) -> list[Line]:
    return [line for line in join_lines(text) if has_words(line.text)]


def _without_clutter(lines: Sequence[Line], pasted: bool) -> list[Line]:
    clutter = find_clutter([line.text for line in lines], pasted)
    return [line for line, is_clutter in zip(lines, clutter, strict=True) if not is_clutter]


def _split_head(lines: list[Line]) -> tuple[Head, list[Line]]:
    """Title, byline and date above the first sentence; other labels there are clutter."""
    end = next((n for n, line in enumerate(lines) if _opens_text(line)), 1)
    found = [details(line.text) for line in lines[:end]]
    labels = [line for line, known in zip(lines[:end], found, strict=True) if not known.complete]
    clutter = sum(known.complete for known in found)
    title = _title(labels, clutter) if len(lines) > end or len(labels) > 1 else None
    if title:
        above = labels.index(title)
        below = labels[above + 1 :]
        labels = [
            line
            for line in labels[:above]
            if words(line.text) > LABEL_WORDS and not _is_menu(line.text)
        ]
        if clutter > len(below):  # a page's, and not the first heading of a text
            below = [line for line in below if words(line.text) > LABEL_WORDS]
        labels += below
    head = Head(
        title.text if title else "",
        next((known.author for known in found if known.author), ""),
        next((known.published for known in found if known.published), None),
    )
    return head, labels + lines[end:]


def _opens_text(line: Line) -> bool:
    """Whether the article's text begins here: "Who sank her?" and "She's back!" may be titles."""
    exclaims = line.text.endswith(("?", "!", "…")) and words(line.text) <= _HEADING_WORDS
    return line.item > 0 or (
        is_prose(line.text) and not exclaims and not details(line.text).complete
    )


def _title(labels: Sequence[Line], clutter: int) -> Line | None:
    """The first line, or the first of some length if what stands above it may be clutter.

    Above the title stand a section and a city, or more where the head holds other clutter too; else
    they are the text's own, like the list of ingredients above a recipe.
    """
    titles = [
        line
        for line in labels[: 1 + max(1, clutter)]
        if words(line.text) <= _TITLE_WORDS
        and not is_furniture(line.text)
        and not _is_menu(line.text)
        and any(map(str.isalpha, line.text))
        and not line.text.endswith((".", ":", ",", ";"))
    ]
    long = [line for line in titles if words(line.text) >= _LONG_TITLE]
    parted = [line for line in titles if line.gap]
    if long:
        return long[0] if long[0].gap or long[0] is not labels[-1] else None
    return max(parted[:2], key=lambda line: len(line.text), default=None)


def _is_menu(line: str) -> bool:
    """ "Home | Politics | Sport"; within a text it would be a row of a table."""
    return line.count("|") > 1


def _pieces(lines: Sequence[Line]) -> list[Piece]:
    texts = [line.text for line in lines]
    headings = find_headings(texts, [line.item == 0 and line.gap for line in lines])
    return [
        Piece("item", line.text, line.item)
        if line.item
        else Piece("heading", line.text, 2)
        if heading
        else Piece("paragraph", line.text)
        for line, heading in zip(lines, headings, strict=True)
    ]


def find_headings(lines: Sequence[str], may_be: Sequence[bool]) -> list[bool]:
    """For each line whether it is a heading, by its looks; verse, where most would be, has none."""
    pairs = zip(lines, [*lines[1:], ""], may_be, strict=False)  # the last has nothing to head
    found = [may and _heads(line, following) for line, following, may in pairs]
    return found if sum(found) <= _MOST_HEADINGS * len(lines) else [False] * len(lines)


def _heads(line: str, following: str) -> bool:
    """Whether a line is a heading of what follows: short, no sentence, above something longer."""
    return (
        words(line) <= _HEADING_WORDS
        and not (ends_sentence(line) and not line.endswith("?"))
        and not line.endswith((":", ",", ";", "—", "-"))
        and not line.startswith(_QUOTE)
        and not line[0].islower()
        and any(map(str.isalpha, line))
        and len(following) > len(line)
    )
