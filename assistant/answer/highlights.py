"""The words of a sentence that answer, by what the scorer says of each of its tokens.

A sentence's score is the mean of its tokens' scores, and these stand out where the answer is: in
"The ferry will be back on 12 May, the office said" those of "will be back on 12 May", asked when
it comes back. The run of words that stands out most is taken, without the words at its ends that
bind or that the question has said itself: "12 May".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.kinds import asks_why
from assistant.types import Token
from assistant.words import is_function_word, words

STANDS_OUT = 0.5  # of the way from the mean of a sentence's words to the highest of them
LEAST = 2.0  # log-odds that the highest is above the mean, or no part stands out
LONGEST = 0.6  # share of a sentence's words; more than that is no part of it that answers
_CURRENCY = ("£", "$", "€", "¥")
_WORD = re.compile(r"[^\W_]+(?:[.,'’:/-][^\W_]+)*%?")

Span = tuple[int, int]


def answering(question: str, sentence: str, tokens: Sequence[Token], language: str) -> Span | None:
    """The span of a sentence that answers; None where no part of it stands out.

    Of a reason the whole sentence is the answer.
    """
    found = [match.span() for match in _WORD.finditer(sentence)]
    if len(found) < 2 or not tokens or asks_why(question):
        return None
    scores = [
        max((t.score for t in tokens if start < t.end and t.start < end), default=float("-inf"))
        for start, end in found
    ]
    known = [score for score in scores if score > float("-inf")]
    if not known:
        return None
    mean = sum(known) / len(known)
    if max(known) - mean < LEAST:
        return None
    bar = mean + STANDS_OUT * (max(known) - mean)
    first, last = _best_run([max(score, min(known)) - bar for score in scores])
    asked = set(words(question, language))

    def says_nothing(n: int) -> bool:
        text = sentence[slice(*found[n])]
        binds = is_function_word(text) and (text.islower() or n == 0)  # "May" is a month
        return binds or asked.issuperset(words(text, language))

    while first <= last and says_nothing(first):
        first += 1
    while first <= last and says_nothing(last):
        last -= 1
    if first > last:
        return None
    first, last = _whole(sentence, found, first, last)
    if last - first + 1 > LONGEST * len(found):
        return None
    start = found[first][0]
    return start - (sentence[start - 1 : start] in _CURRENCY), found[last][1]


def _whole(sentence: str, found: Sequence[Span], first: int, last: int) -> tuple[int, int]:
    """The run of words, such that it begins and ends with a whole name, number or phrase."""
    said = [sentence[start:end] for start, end in found]

    def between(n: int) -> str:
        return sentence[found[n][1] : found[n + 1][0]]

    def plain(n: int) -> bool:
        return said[n].isalpha() and said[n].islower()

    # "successor, Salome" and "a year, plus": one word beyond a comma
    if first < last and plain(first) and "," in between(first):
        first += 1
    if first < last and plain(last) and "," in between(last - 1):
        last -= 1
    # "Edward" of Edward Jenner
    while first > 0 and _joined(said[first - 1], between(first - 1), said[first]):
        first -= 1
    while last + 1 < len(said) and _joined(said[last], between(last), said[last + 1]):
        last += 1
    # "kilograms" of 46 kilograms, "140 trees of 22" of 22 kinds
    if first > 0 and plain(first) and _counts(said[first - 1]) and between(first - 1) == " ":
        first -= 1
    more = first < last < len(said) - 1 and _counts(said[last]) and between(last) == " "
    if more and plain(last + 1) and not is_function_word(said[last + 1]):
        last += 1
    return first, last


def _joined(one: str, gap: str, other: str) -> bool:
    """Whether two words are of one name."""
    names = one[:1].isupper() and other[:1].isupper() and not is_function_word(one)
    return names and gap in (" ", ". ")


def _counts(word: str) -> bool:
    """Whether it is a number that counts something, and no year."""
    return word[:1].isdigit() and not re.fullmatch(r"1[5-9]\d\d|20\d\d", word)


def _best_run(values: Sequence[float]) -> tuple[int, int]:
    """First and last of the run with the highest sum, the shortest of equal ones."""
    best, run, first = (float("-inf"), 0, 0), 0.0, 0
    for n, value in enumerate(values):
        if run <= 0:
            run, first = 0.0, n
        run += value
        if run > best[0]:
            best = run, first, n
    return best[1], best[2]
