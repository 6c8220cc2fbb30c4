"""Text to the words that are searched for: case, diacritics and endings aside.

FTS5's own tokenizers take a run of Japanese for one word and know English endings only, so the
words are made here and FTS5 stores them joined by spaces. Scripts written without spaces (and
Korean, whose particles cling to the words) become overlapping pairs of characters.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
    "\uac00-\ud7af"  # Hangul
)
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
_WORD = re.compile(
    rf"(?P<run>[{UNSPACED}]+)"
    r"|(?P<dotted>(?:[^\W\d_]\.){2,})"  # U.S. and e.g.
    rf"|(?P<word>(?:(?![{UNSPACED}_])\w)+(?:['’](?![{UNSPACED}])\w+)*)"
)
# ISO 639-1 to the stemmers of Snowball (snowballstem.org)
_STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip


def words(text: str, language: str) -> list[str]:
    """The words of a text as they are indexed, in order.

    A language without a stemmer keeps its endings. A word of one character in a script without
    spaces stands alone.
    """
    found = []
    for match in _WORD.finditer(text):
        if run := match["run"]:
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        elif dotted := match["dotted"]:
            found.append(_fold(dotted.replace(".", "").lower()))
        else:
            found.append(_stem(match["word"].lower().replace("’", "'"), language or "en"))
    return found


def surface(text: str) -> list[str]:
    """The words of a text as they are written."""
    return [match[0] for match in _WORD.finditer(text)]


def is_function_word(word: str) -> bool:
    """Whether a word, as it is written, asks or binds and names nothing."""
    return word.lower().replace("’", "'").partition("'")[0] in FUNCTION_WORDS


@lru_cache(maxsize=1 << 16)
def _stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    return _fold(stemmer.stemWord(word) if stemmer else word)


_of_thread = threading.local()  # a stemmer of PyStemmer may not be shared among threads


def _stemmer(language: str) -> Any:
    if language not in _STEMMERS:
        return None
    made: dict[str, Any] = _of_thread.__dict__
    if language not in made:
        import Stemmer

        made[language] = Stemmer.Stemmer(_STEMMERS[language])
    return made[language]


def _fold(word: str) -> str:
    """Without accents and apostrophes; marks that are letters of their script stay."""
    plain = unicodedata.normalize("NFKD", word)
    return unicodedata.normalize("NFC", re.sub("['\u0300-\u036f]", "", plain))
