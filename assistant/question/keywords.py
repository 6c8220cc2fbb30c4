"""The words of a question that say what it is about."""

from __future__ import annotations

import re

# Words that ask or bind and name nothing. BM25 discounts words that are common in the articles,
# but "what" and "did" are rare in news and would find its interviews. Of other languages only
# words that ask: their "die" and "son" are words of weight in English.
FUNCTION_WORDS = frozenset(
    """
    a about according after again all also am an and another any anybody anyone anything are as at
    be because been before being between both but by can could did do does doing done during each
    either else for from further get give had has have having he her here hers him his how i if in
    into is it its itself just know let like many may me might mine more most much must my no nor
    not of off on once one ones only or other others our ours out over own per please quite rather
    really same say said says shall she should so some somebody someone something such tell than
    that the their theirs them then there these they this those through to too under until up upon
    us very was we were what when where whether which while who whom whose why will with would you
    your yours s t d ll m re ve
    wer wann wo warum wieso weshalb wie welche welcher welches wieviel ist sind wurde
    qui quoi quand où pourquoi quel quelle quels quelles combien est
    quién qué cuándo dónde por porque cómo cuál cuáles cuánto cuántos es
    chi che cosa quando dove perché quale quali quanto quanti
    """.split()
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")


def keywords(question: str) -> tuple[str, ...]:
    """Its words in order, each once, without those that bind; all of them if nothing is left."""
    found = tuple(dict.fromkeys(w.rstrip(".") if w.count(".") < 2 else w for w in _words(question)))
    return tuple(w for w in found if not is_function_word(w)) or found


def is_function_word(word: str) -> bool:
    return word.lower().replace("’", "'").partition("'")[0] in FUNCTION_WORDS


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
