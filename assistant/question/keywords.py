"""The words of a question that say what it is about."""

from __future__ import annotations

import re

from assistant.words import is_function_word

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")


def keywords(question: str) -> tuple[str, ...]:
    """Its words in order, each once, without those that bind; all of them if nothing is left."""
    found = tuple(dict.fromkeys(w.rstrip(".") if w.count(".") < 2 else w for w in _words(question)))
    return tuple(w for w in found if not is_function_word(w)) or found


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
