"""Short forms that stand in no article, and the names that the articles spell out; and back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.seams import Index
from assistant.types import Correction, Where
from assistant.words import surface

_SHORT = re.compile(r"[A-Z]{2,6}")
_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:(?:of|the|and|for|on|in) )*[A-Z][\w'’-]+){1,5}")


def spelled_out(absent: Sequence[str], index: Index) -> list[Correction]:
    """What short forms in capitals, of words that no article holds, stand for."""
    names = [(word, index.spelled_out(word)) for word in absent if _SHORT.fullmatch(word)]
    return [Correction(word, name) for word, name in names if name]


def shortened(text: str, absent: Sequence[str], index: Index) -> list[Correction]:
    """The short forms that articles use for names in the text of which they lack a word."""
    changes = []
    for match in _NAME.finditer(text):
        words = [word for word in match[0].split() if word[0].isupper()]
        short = "".join(word[0] for word in words)
        lacking = any(word in absent for word in words)
        if lacking and len(short) > 2 and _stands(short, index):
            changes.append(Correction(match[0], short))
    return changes


def _stands(short: str, index: Index) -> bool:
    return any(term.sentences for term in index.terms(short, Where())) and surface(short) == [short]
