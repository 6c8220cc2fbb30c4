"""A question that leans on what was said before is searched with what it needs from there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.question.dates import PREPOSITION, intervals
from assistant.question.keywords import keywords
from assistant.types import Answer, Turn
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
_POSSESSIVE = re.compile(r"\b(?:his|her|its|their)\b(?= \w)")
_CORRECTS = re.compile(
    r"^\W*(?:(?:no|nope|sorry|oops|oh|actually|wait|well)\W+)*(?:i|we) (?:meant?|was asking about"
    r"|were asking about|was thinking of)(?: to (?:say|ask|ask about|write))?\W+(?P<new>.+)$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^\W*(?:(?:and|but|ok|okay|so)\W+)*(?:what|how) about (?P<new>.+)$"
    r"|^\W*(?:and|but)\W+(?P<more>(?:(?:in|on|for|since|before|after|until|during|by) )?.{1,60})$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:who|what|when|where|why|how|which|can|could|do|does|did|is|are|was|were|will)\b.{10,}",
    re.IGNORECASE,
)
_LED = re.compile(rf"{PREPOSITION}\s+", re.IGNORECASE)
_SMALL = r"(?:of|the|de|da|di|du|van|von|der|den|al|bin|and)"
_NAME = re.compile(rf"\b[A-Z][\w'’.-]*(?: (?:{_SMALL} )*[A-Z][\w'’-]*)*")

# Follow-ups kept between the topic and the question: older ones blur the query.
BETWEEN = 1
ENOUGH = 2  # words of its own with which a question goes on without one that was refused
DEEPEST = 20  # turns that are looked back for what a question changes


def query_of(question: str, history: Sequence[Turn]) -> str:
    """What to search for: the question, after the earlier questions that it leans on.

    The chain is followed back to the last question that stands alone, so that the topic of the
    conversation stays in the query over several follow-ups.
    """
    chain = [question]
    for earlier, answer in reversed(history):
        if not leans(chain[0]):
            break
        refused = isinstance(answer, Answer) and answer.refused
        if not (refused and len(_content(chain[0])) >= ENOUGH):  # it says what it is about itself
            chain.insert(0, earlier)
    topic, followups = chain[:-1][:1], chain[1:-1]
    return " ".join([*topic, *followups[-BETWEEN:], question])


def leans(question: str) -> bool:
    """Whether a question cannot be understood without the conversation before it."""
    # "Is there a cure?" points nowhere, and "Did Ann Lee sell her house?" to what it names
    names = _names(question)
    named = names[0][1] if names else len(question)
    pointing = question[:named] + _POSSESSIVE.sub(" ", question[named:])
    words = re.findall(r"[^\W_]+", _EXISTENTIAL.sub(" ", pointing.lower()))
    if not _content(question) or _OPENERS.match(question) or _CORRECTS.match(question):
        return True
    return any(word in _POINTERS for word in words)


def _content(question: str) -> list[str]:
    return [word for word in keywords(question) if not is_function_word(word)]


def restored(question: str, history: Sequence[Turn], today: date) -> str:
    """A question that only changes the one before it, written out; any other as it is.

    "And in 2019?" after "How many came in 2018?" is "How many came in 2019?"; "Sorry, I meant
    Ann Lee" after a question with one name is that question with this name.
    """
    if not history or not (_CORRECTS.match(question) or _ELLIPSIS.match(question)):
        return question
    history = history[-DEEPEST:]
    before = restored(history[-1][0], history[:-1], today)
    if correction := _CORRECTS.match(question):
        new = re.sub(r"[\s,]*\b(?:please|pls)$", "", correction["new"].rstrip(" ?.!"))
        if _ASKS.match(new):
            return f"{new}?"
        return _changed(before, new, today) or f"{before.rstrip(' ?.!')}: {new}?"
    if ellipsis := _ELLIPSIS.match(question):
        new = (ellipsis["new"] or ellipsis["more"]).rstrip(" ?.!")
        return _changed(before, new, today) or question
    return question


def _changed(before: str, new: str, today: date) -> str | None:
    """The question before with its one date, or its one name, replaced by a new one."""
    for spans_of in (lambda text: _dates(text, today), _names):
        [*there], [*here] = spans_of(before), spans_of(new)
        if len(there) == len(here) == 1 and here[0] == (0, len(new)):
            start, end = there[0]
            led, leads = _LED.match(before, start, end), _LED.match(new)
            if led and not leads:  # "in May" and "June"
                start = led.end()
            return f"{before[:start]}{new}{before[end:]}"
    return None


def _dates(text: str, today: date) -> list[tuple[int, int]]:
    return [(interval.start, interval.end) for interval in intervals(text, today)]


def _names(text: str) -> list[tuple[int, int]]:
    """Names of people, places, bodies: words with a capital in a row, but for the first word."""
    found = []
    for match in _NAME.finditer(text):
        first = match[0].split()[0]
        start = match.start()
        if start == 0 and is_function_word(first):
            start += len(first) + 1  # "Did Ann Lee ...": its capital is the sentence's
        if start < match.end():
            found.append((start, match.end()))
    return found
