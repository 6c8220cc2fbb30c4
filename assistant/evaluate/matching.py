"""When words lie in other words: case, punctuation and English articles aside."""

from __future__ import annotations

import re
import unicodedata

from assistant.words import UNSPACED

ENOUGH = 0.5  # of the trigrams of a quote
_ARTICLES = frozenset({"a", "an", "the"})
# In scripts without spaces every character stands for itself: no word's bounds are known.
_TOKEN = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}_])\w)+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def tokens(text: str) -> list[str]:
    """The words of a text: "The 1,702 men's hats." is the, 1702, men, s, hats."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _TOKEN.findall(_THOUSANDS.sub("", folded))


def holds(text: str, answer: str) -> bool:
    """Whether a text holds the words of a short answer in a row.

    English articles do not count, unless the answer is nothing else ("A", for vitamin A).
    """
    has, wanted = tokens(text), tokens(answer)
    if without := _content(wanted):
        has, wanted = _content(has), without
    width = len(wanted)
    return width > 0 and any(has[i : i + width] == wanted for i in range(len(has) - width + 1))


def covers(quote: str, gold: str) -> bool:
    """Whether at least half of a gold quote's word trigrams lie in another quote."""
    return _share(gold, quote) >= ENOUGH


def overlaps(quote: str, gold: str) -> bool:
    """Whether at least half of the word trigrams of either lie in the other.

    A quote of fewer than three words lies in too many others to show anything.
    """
    return covers(quote, gold) or (len(_content(tokens(quote))) >= 3 and covers(gold, quote))


def _share(part: str, whole: str) -> float:
    """How much of one text's trigrams lie in another; one or two words are taken whole."""
    words = _content(tokens(part))
    size = min(3, len(words))
    wanted = _grams(words, size)
    return len(wanted & _grams(_content(tokens(whole)), size)) / len(wanted) if wanted else 0.0


def _grams(words: list[str], size: int) -> set[tuple[str, ...]]:
    if not size:
        return set()
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def _content(words: list[str]) -> list[str]:
    return [word for word in words if word not in _ARTICLES]
