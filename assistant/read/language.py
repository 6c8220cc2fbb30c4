"""The language of a text: what its file states, or what its letters tell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LETTERS = 20  # fewer tell nothing: "ok" and "Paris" come out in any language
_SAMPLE = 1_000  # characters looked at: py3langid walks every byte, and more add nothing
_SURE = 0.5  # a table of names or figures stays below, and is of no language

# Those that much is written in. Among all that py3langid knows, lists of English names came out as
# Nigerian Pidgin, Occitan and Javanese.
_LANGUAGES = (
    "af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it"
    " ja ka kk km kn ko lt lv mk ml mn mr ms my ne nl no pa pl pt ro ru sk sl sq sr sv sw ta te th"
    " tl tr uk ur uz vi zh"
).split()

_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9].*)?", re.IGNORECASE)


def language_code(stated: str) -> str:
    """ISO 639-1 of a stated language ("en-US", "pt_BR"), or "" where it states none."""
    match = _CODE.fullmatch(stated.strip())
    return match[1].lower() if match else ""


def detect_language(text: str) -> str:
    """ISO 639-1 of the language that a text is written in, or "" where that is not clear."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _LETTERS:
        return ""
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _SURE else ""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads for half a second

    # `py3langid.classify` gives a log-score, which says nothing by itself; this a probability.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
