"""What the embedder reads of a chunk: title and section, then the chunk's own text."""

from __future__ import annotations

import unicodedata

from assistant.types import Chunk

SEPARATOR = " > "  # between the headings of a section

# At most this much of title and section is embedded, in quarters of a token (see `_weight`), so
# that they never crowd out the text: together 60 tokens, a quarter of MiniLM's window. Most
# titles of news have 40 to 120 letters.
_TITLE_LIMIT, _SECTION_LIMIT = 144, 96


def embedded(chunk: Chunk) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text to embed for a chunk, and in it the spans of the chunk's sentences.

    A title or heading that the chunk itself holds is not said twice.
    """
    own = {_one_line(s.text) for s in chunk.sentences if s.kind == "heading"}
    title = _one_line(chunk.article.title)
    section = [part for part in chunk.section.split(SEPARATOR) if part not in {title, *own}]
    above = header("" if title in own else title, SEPARATOR.join(section))
    shift = len(above) - chunk.start
    spans = tuple((s.start + shift, s.end + shift) for s in chunk.sentences)
    return above + chunk.text, spans


def header(title: str, section: str) -> str:
    """Title and section, a line each, shortened; of a section the innermost headings stay."""
    parts = section.split(SEPARATOR)
    while len(parts) > 1 and _weight(SEPARATOR.join(parts)) > _SECTION_LIMIT:
        parts = parts[1:]
    lines = _shortened(title, _TITLE_LIMIT), _shortened(SEPARATOR.join(parts), _SECTION_LIMIT)
    return "".join(line + "\n" for line in lines if line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str, limit: int) -> str:
    text = _one_line(text)
    weight = 0
    for position, letter in enumerate(text):
        weight += _weight(letter)
        if weight > limit:
            kept = text[:position]
            return kept.rpartition(" ")[0] or kept
    return text


def _weight(text: str) -> int:
    """Roughly how many quarters of a token a text costs.

    Tokenizers read some four letters of English at once, but other scripts and punctuation sign
    by sign, and Korean syllables in their two or three parts, which NFD brings out.
    """
    signs = unicodedata.normalize("NFD", text)
    return sum(1 if sign.isascii() and (sign.isalnum() or sign == " ") else 4 for sign in signs)
