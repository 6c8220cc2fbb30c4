"""A whole article as a fragment of HTML, with what is quoted from it marked where it stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from assistant.render.html import escape, lang, original
from assistant.render.passage import Span, covers
from assistant.render.wording import details
from assistant.types import Article, Block, Citation
from assistant.wording import one_line

PART = 6000  # characters after which a new part begins: a browser lays out those in view alone

_TAGS = {"item": "li", "quotation": "blockquote"}  # of the kinds that are no `<p>`


def article_to_html(article: Article, marks: Sequence[Citation] = ()) -> str:
    """A `<header>` with what is known about the article, and its text in `<div class="text">`.

    The text of that `<div>` is the article's, space included, but for what must not be shown. Each
    mark is a `<mark data-cite="n">` around its quote, or several where a quote goes through blocks
    or others overlap it; `data-cite` then names all that a piece belongs to. The first piece of
    mark n has n in `data-first` too, and what is highlighted is `<strong>`.
    """
    text = _Marked(article.text, marks)
    parts = "".join(f'<div class="part">{part}</div>' for part in _parts(article, text))
    return f'{_header(article)}<div class="text"{lang(article)}>{parts}</div>'


def _header(article: Article) -> str:
    known = [part for part in (one_line(article.author), *details(article)) if part]
    line = [f"<bdi>{escape(part)}</bdi>" for part in known]
    line += ['<span class="sample">sample</span>'] if article.sample else []
    line += [link] if (link := original(article)) else []
    byline = f'<p class="byline">{" · ".join(line)}</p>' if line else ""
    return f'<header><h2 dir="auto">{escape(one_line(article.name))}</h2>{byline}</header>'


# --- blocks ---------------------------------------------------------------------------------


def _parts(article: Article, text: _Marked) -> Iterator[str]:
    """The text in parts of some length; a list is not divided."""
    levels = sorted({block.level for block in article.blocks if block.kind == "heading"})
    blocks = _blocks(article)
    starts = [0, *(block.start for block in blocks[1:]), len(article.text)]  # with space before it
    part, begun = "", 0
    for is_list, run in groupby(zip(blocks, pairwise(starts), strict=False), _is_item):
        shown = ""
        for block, (start, end) in run:
            if not is_list and end - begun > PART:
                yield part + shown
                part, shown, begun = "", "", start
            shown += _block(block, start, end, levels, text)
        part += f"<ul>{shown}</ul>" if is_list else shown
    yield part


def _is_item(run: tuple[Block, Span]) -> bool:
    return run[0].kind == "item"


def _block(block: Block, start: int, end: int, levels: Sequence[int], text: _Marked) -> str:
    """A block with the space up to the next one."""
    inside = text.html(start, block.end, end)
    if block.kind == "heading":
        tag = f"h{min(3 + levels.index(block.level), 6)}"
        return f'<{tag} dir="auto">{inside}</{tag}>'
    tag = _TAGS.get(block.kind, "p")
    name = f"depth-{min(max(block.level, 1), 6)}" if block.kind == "item" else block.kind
    shown = f' class="{name}"' if name not in ("paragraph", "quotation") else ""
    return f'<{tag}{shown} dir="auto">{inside}</{tag}>'


def _blocks(article: Article) -> list[Block]:
    """The article's blocks; what stands in none is a paragraph, or several with lines between."""
    found: list[Block] = []
    at = 0
    for block in article.blocks:
        found += _paragraphs(article.text, at, block.start)
        found.append(block)
        at = block.end
    return found + _paragraphs(article.text, at, len(article.text))


def _paragraphs(text: str, start: int, end: int) -> list[Block]:
    found: list[Block] = []
    goes_on = False
    for line in text[start:end].splitlines(keepends=True):
        if words := line.strip():
            first = start + line.index(words)
            opened = found.pop().start if goes_on else first
            found.append(Block("paragraph", opened, first + len(words)))
        goes_on = bool(words)
        start += len(line)
    return found


# --- marks ----------------------------------------------------------------------------------


class _Marked:
    """A text and what is cited of it."""

    def __init__(self, text: str, marks: Sequence[Citation]) -> None:
        self._text = text
        self._marks = sorted((m for m in marks if m.start < m.end), key=lambda m: m.start)
        self._starts = [mark.start for mark in self._marks]
        self._longest = max((mark.end - mark.start for mark in self._marks), default=0)
        self._strong = [() if covers(mark) else mark.highlights for mark in self._marks]

    def html(self, start: int, stop: int, end: int) -> str:
        """The text from start to end; line breaks before the stop are to be seen."""
        first = bisect_right(self._starts, start - self._longest)
        near = range(first, bisect_left(self._starts, end))
        edges = {start, stop, end}
        for i in near:
            mark = self._marks[i]
            for at in (mark.start, mark.end, *(at for span in self._strong[i] for at in span)):
                edges.add(min(max(at, start), end))
        html = ""
        for over, run in groupby(pairwise(sorted(edges)), lambda piece: self._over(piece, near)):
            pieces = list(run)
            shown = "".join(self._piece(piece, stop, over) for piece in pieces)
            html += self._mark(over, pieces[0][0], shown) if over else shown
        return html

    def _over(self, piece: Span, near: range) -> tuple[int, ...]:
        """The marks, by their places, that a piece between two edges is within."""
        start, end = piece
        return tuple(i for i in near if self._marks[i].start <= start and end <= self._marks[i].end)

    def _piece(self, piece: Span, stop: int, over: tuple[int, ...]) -> str:
        start, end = piece
        words = escape(self._text[start:end])
        if start < stop:
            words = words.replace("&#10;", "&#10;<br>")
        strong = any(s <= start and end <= e for i in over for s, e in self._strong[i])
        return f"<strong>{words}</strong>" if strong else words

    def _mark(self, over: tuple[int, ...], start: int, shown: str) -> str:
        numbers = " ".join(str(self._marks[i].number) for i in over)
        begun = " ".join(str(self._marks[i].number) for i in over if self._starts[i] == start)
        first = f' data-first="{begun}"' if begun else ""
        return f'<mark data-cite="{numbers}"{first}>{shown}</mark>'
