"""Lines of plain text -> paragraphs and list items: wrapped lines joined, others kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.read.clean import clean
from assistant.read.clutter import ends_sentence

# Nobody wraps by hand at more than 120 columns; below 50 it is a list, a poem or an address.
_WRAPPED_WIDTHS = range(50, 121)
_WRAPPED_SHARE = 0.6  # of the line ends within paragraphs that lie at the right margin

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"  # Han and kana
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_JOINED_WITHOUT_SPACE = re.compile(f"[{_WIDE}]\n[{_WIDE}]")
_BULLET = re.compile(r"(?:[*•◦▪▫‣·►▶●○■□➢➤✓✔⁃∙]|-(?!-))\s+(?=\S)")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a list item or a single line, clean, as it stands in a text."""

    text: str
    item: int = 0  # depth from 1; 0 for what is no list item
    gap: bool = True  # whether an empty line follows


def join_lines(text: str) -> list[Line]:
    """The paragraphs of a text, with list items and lines of their own apart."""
    groups = [_marked(group) for group in _groups(text)]
    margin = _right_margin(groups)
    joined = [line for group in groups for line in _joined(group, margin)]
    spaced = sum(line.gap for line in joined) > 1  # else every line is its own paragraph
    return joined if spaced else [Line(line.text, line.item) for line in joined]


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str  # without indent and bullet
    indent: int
    item: bool


def _groups(text: str) -> Iterator[list[str]]:
    """Runs of lines that no empty line parts."""
    group: list[str] = []
    for line in text.split("\n"):
        if line and not line.isspace():
            group.append(line.expandtabs(4).rstrip())
        elif group:
            yield group
            group = []
    if group:
        yield group


def _marked(group: Sequence[str]) -> list[_Raw]:
    """A number opens an item only beside another: "1. Introduction" alone is a heading."""
    stripped = [line.lstrip() for line in group]
    numbered = [_NUMBER.match(line) is not None for line in stripped]
    lone = sum(numbered) < 2
    raws = []
    for line, bare, number in zip(group, stripped, numbered, strict=True):
        bullet = _BULLET.match(bare)
        item = bullet is not None or (number and not lone)
        text = bare[bullet.end() :] if bullet else bare
        raws.append(_Raw(text, len(line) - len(bare), item))
    return raws


def _right_margin(groups: Iterable[Sequence[_Raw]]) -> int:
    """The column at which the text is wrapped, or 0 where it is not wrapped by hand.

    Lines of less than half of that tell nothing: they end a paragraph, or are none.
    """
    pairs = [pair for group in groups for pair in pairwise(group) if not pair[1].item]
    if not pairs:
        return 0
    widths = sorted(_width(line.text) + line.indent for line, _ in pairs)
    margin = widths[int(0.98 * (len(widths) - 1))]
    if margin not in _WRAPPED_WIDTHS:
        return 0
    long = [pair for pair in pairs if _width(pair[0].text) > margin / 2]
    full = sum(_is_full(line, following, margin) for line, following in long)
    return margin if full >= _WRAPPED_SHARE * len(long) else 0


def _joined(group: Sequence[_Raw], margin: int) -> Iterator[Line]:
    indents = sorted({raw.indent for raw in group if raw.item})
    parts: list[str] = []
    depth = 0
    for number, raw in enumerate(group):
        if not parts:
            depth = 1 + indents.index(raw.indent) if raw.item else 0
        parts.append(raw.text)
        following = group[number + 1] if number + 1 < len(group) else None
        if following is None or not _continues(raw, following, margin):
            text = _JOINED_WITHOUT_SPACE.sub(lambda m: m[0].replace("\n", ""), "\n".join(parts))
            yield Line(clean(text), depth, gap=following is None)
            parts = []


def _continues(line: _Raw, following: _Raw, margin: int) -> bool:
    """Whether the sentence of a line goes on in the following one."""
    if following.item:
        return False
    if margin and _is_full(line, following, int(0.8 * margin)):
        return True
    if ends_sentence(line.text) or line.text.endswith(":"):
        return False
    if len(line.text) < 25 and not line.item:  # too short to have been broken off
        return False
    return following.text[0].islower() or line.text.count("(") > line.text.count(")")


def _is_full(line: _Raw, following: _Raw, margin: int) -> bool:
    """Whether the next word would not have fitted into the line."""
    word = following.text.split(None, 1)[0]
    if _WIDE_CHARACTER.match(word):
        word = word[0]
    return line.indent + _width(line.text) + 1 + _width(word) > margin


def _width(text: str) -> int:
    """Columns: a Chinese or Japanese character takes two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE_CHARACTER.findall(text))
