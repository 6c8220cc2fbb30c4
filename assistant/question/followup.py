"""A question that leans on what was said before is searched with what it needs from there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question.keywords import keywords
from assistant.types import Turn
from assistant.words import is_function_word

# Words that point back to what was said; of other languages those that mean nothing in English.
_POINTERS = frozenset(
    """
    he she they him her them his hers their theirs it its this that these those there then
    one ones such same former latter other others else rest another instead too also both either
    sie ihm ihn ihr dort damals dieser diese dieses elle ils elles lui leur cela cette ella ellos
    ellas eso esa
    """.split()
)
_OPENERS = re.compile(
    r"^\W*(and|but|or|so|also|then|what about|how about|und|aber|et|mais|y|pero)\b", re.IGNORECASE
)
_EXISTENTIAL = re.compile(r"\b(?:(?:is|are|was|were|will) there|there (?:is|are|was|were))\b")

# Follow-ups kept between the topic and the question: older ones blur the query.
BETWEEN = 1


def query_of(question: str, history: Sequence[Turn]) -> str:
    """What to search for: the question, after the earlier questions that it leans on.

    The chain is followed back to the last question that stands alone, so that the topic of the
    conversation stays in the query over several follow-ups.
    """
    chain = [question]
    for earlier, _ in reversed(history):
        if not leans(chain[0]):
            break
        chain.insert(0, earlier)
    topic, followups = chain[:-1][:1], chain[1:-1]
    return " ".join([*topic, *followups[-BETWEEN:], question])


def leans(question: str) -> bool:
    """Whether a question cannot be understood without the conversation before it."""
    # "Is there a cure?" points nowhere
    words = re.findall(r"[^\W_]+", _EXISTENTIAL.sub(" ", question.lower()))
    content = [w for w in keywords(question) if not is_function_word(w)]
    if not content or _OPENERS.match(question):
        return True
    return any(word in _POINTERS for word in words)
