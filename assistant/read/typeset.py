"""Lines of typeset pages -> headings, paragraphs and list items, by their places and sizes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.read.clean import clean
from assistant.read.clutter import ends_sentence
from assistant.read.layout import Piece
from assistant.read.trim import words

HYPHEN = "\x02"  # what PDFium makes of a hyphen at a line's end, where it joins the word's halves

_HEADING_SIZE = 1.12  # of the size that most text has
_HEADING_WORDS = 25
_GAP = 1.3  # of the usual distance between lines: a paragraph ends
_INDENT = 0.7  # of the size: a first line
_SHORT = 3.0  # sizes that a paragraph's last line stays away from the margin

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:page |seite |p\. ?)?\d{1,4}(?: ?(?:of|von|/) ?\d{1,4})?[-–—\s]*", re.IGNORECASE
)
_ITEM = re.compile(r"(?:[•◦▪‣·●○■□➢✓∙*–-]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_BULLET = re.compile(r"[•◦▪‣·●○■□➢✓∙*–-]\s+")
_BROKEN = re.compile(rf"(\w+){HYPHEN}(\w+)")


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """A line as a page holds it; lengths in points, from the page's lower left corner."""

    text: str
    left: float
    right: float
    top: float  # baseline of its first character
    bottom: float  # of its last: PDFium runs a hyphenated line into the next
    size: float  # of its first character


def pieces_of(pages: Sequence[Sequence[TypesetLine]]) -> Iterator[Piece]:
    """The pieces of a document's pages, in the order in which they hold their lines."""
    pages = _without_running_lines(pages)
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[_round(line.size)] += len(line.text)
    if not sizes:
        return
    usual = sizes.most_common(1)[0][0]
    large = sorted((size for size in sizes if size >= _HEADING_SIZE * usual), reverse=True)
    known = Counter(word for page in pages for line in page for word in _words(line.text))
    for paragraph in _paragraphs(pages):
        text = _BROKEN.sub(lambda match: _mended(match, known), _joined(paragraph))
        yield _piece(clean(text), _round(paragraph[0].size), large)


def _without_running_lines(pages: Sequence[Sequence[TypesetLine]]) -> list[list[TypesetLine]]:
    """Pages without their numbers, and without the heads and feet that most pages have alike."""
    edges = [{max(page, key=_height), min(page, key=_height)} if page else set() for page in pages]
    alike = Counter(_shape(line) for lines in edges for line in lines)
    often = max(2, len(pages) / 2)
    return [
        [
            line
            for line in page
            if line not in ends
            or not (_PAGE_NUMBER.fullmatch(line.text.strip()) or alike[_shape(line)] >= often)
        ]
        for page, ends in zip(pages, edges, strict=True)
    ]


def _height(line: TypesetLine) -> float:
    return line.top


def _shape(line: TypesetLine) -> str:
    return re.sub(r"\d+", "0", line.text)


def _paragraphs(pages: Sequence[Sequence[TypesetLine]]) -> Iterator[list[TypesetLine]]:
    paragraph: list[TypesetLine] = []
    for page in pages:
        gaps = [a.bottom - b.top for a, b in pairwise(page) if 0 < a.bottom - b.top < 3 * a.size]
        usual = median(gaps) if gaps else 0.0
        for line in page:
            if paragraph and not _continues(paragraph, line, usual, page):
                yield paragraph
                paragraph = []
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _continues(
    paragraph: Sequence[TypesetLine], line: TypesetLine, usual: float, page: Sequence[TypesetLine]
) -> bool:
    """Whether a line belongs to the paragraph before it."""
    last = paragraph[-1]
    distance = last.bottom - line.top
    if abs(distance) < 0.6 * last.size and line.left > last.left:
        return True  # the same line: an exponent, or a gap within it
    if abs(line.size - paragraph[0].size) > 0.1 * paragraph[0].size:
        return False
    ended = ends_sentence(clean(last.text))
    if _ITEM.match(line.text.lstrip()) and (ended or _ITEM.match(paragraph[0].text.lstrip())):
        return False
    if distance < 0:  # the next column or page: does the sentence go on?
        return not ended and not last.text.rstrip().endswith(":")
    if distance > _GAP * max(usual, line.size):
        return False
    beside = [other.right for other in page if abs(other.left - last.left) < 3 * last.size]
    margin = max(beside, default=last.right)
    short = last.right < margin - _SHORT * last.size
    indented = line.left > last.left + _INDENT * line.size
    return not (ended and (indented or short))


def _joined(paragraph: Sequence[TypesetLine]) -> str:
    """The text of lines; a hyphen at the end of one is marked as one that may be of the line."""
    text = paragraph[0].text
    for last, line in pairwise(paragraph):
        following = line.text.lstrip()
        same = abs(last.bottom - line.top) < 0.6 * last.size and line.left > last.left
        if same and line.left - last.right < 0.15 * line.size:
            text += line.text
        elif re.search(r"\w[-\u00ad]\s*$", text) and following[:1].isalnum():
            text = text.rstrip()[:-1] + HYPHEN + following
        else:
            text += " " + following
    return text


def _mended(match: re.Match[str], known: Counter[str]) -> str:
    """A word broken at a line's end: with its hyphen only where the document writes it so."""
    first, second = match[1], match[2]
    whole, hyphened = f"{first}{second}", f"{first}-{second}"
    if known[whole.casefold()]:
        return whole
    return hyphened if known[hyphened.casefold()] or not second[0].islower() else whole


def _words(text: str) -> list[str]:
    return re.findall(r"\w+(?:-\w+)*", text.casefold())


def _piece(text: str, size: float, large: Sequence[float]) -> Piece:
    if size in large and words(text) <= _HEADING_WORDS and not text.endswith("."):
        return Piece("heading", text, min(large.index(size) + 1, 6))
    if _ITEM.match(text):
        return Piece("item", _BULLET.sub("", text, count=1) if _BULLET.match(text) else text, 1)
    return Piece("paragraph", text)


def _round(size: float) -> float:
    return round(size * 2) / 2
