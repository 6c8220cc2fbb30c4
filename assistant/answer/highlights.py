"""The words of a sentence that answer, by what the scorer says of each of its tokens.

A sentence's score is the mean of its tokens' scores, and these stand out around the answer: in
"The ferry will be back on 12 May, the office said" those of "will be back on 12 May", asked when
it comes back. With what a word is - bound to others, said by the question itself, of the kind
that is asked for - this gives the odds that it is one of those that answer. The run of words with
the best odds is taken, without words at its ends that say nothing new: "12 May".

The weights are a logistic regression of words, fitted by `tests/fit_weights.py` on sentences that
hold a short answer. Each set left out of its fit, a part stood out in 132 of 262 such sentences and
held the answer in 104; by the scores alone, in 152 of 267 and in 72.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer.kinds import NUMBER, asks_why, wanted
from assistant.types import Token
from assistant.words import is_function_word, words

Weights = tuple[float, Mapping[str, float]]  # intercept and slopes

WEIGHTS: Weights = (
    -1.18,
    {
        "stands_out": 1.01,  # its score, over it and its neighbours, in spreads of the sentence's
        "asked": -1.97,  # the question has said it
        "binds": -0.96,  # names nothing
        "kind": 0.66,  # is what is asked for: a number, a time, a name
        "plain": -0.83,  # in small letters, no number
    },
)
NEIGHBOURS = (0.1, 0.2, 0.4, 0.2, 0.1)  # of scores, about a word
SURE = -0.5  # log-odds that the surest word needs, or no part stands out
ALONG = 2.0  # log-odds below an even chance, with which a word still goes along
APART = 2.0  # log-odds that a sign between two words takes off that
LONGEST = 0.6  # share of a sentence's words; more than that is no part of it that answers
_CURRENCY = ("£", "$", "€", "¥")
_WORD = re.compile(r"[^\W_]+(?:[.,'’:/-][^\W_]+)*%?")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence, `sentence[start:end]`, and what tells whether it answers."""

    start: int
    end: int
    measured: dict[str, float]

    def log_odds(self, weights: Weights) -> float:
        intercept, slopes = weights
        return intercept + sum(slopes[name] * value for name, value in self.measured.items())

    @property
    def says_nothing(self) -> bool:
        return bool(self.measured["asked"] or self.measured["binds"])


def answering(
    question: str,
    sentence: str,
    tokens: Sequence[Token],
    language: str,
    weights: Weights = WEIGHTS,
) -> Span | None:
    """The span of a sentence that answers; None where no part of it stands out.

    Of a reason the whole sentence is the answer.
    """
    found = weighed(question, sentence, tokens, language)
    if len(found) < 2 or asks_why(question):
        return None
    odds = [word.log_odds(weights) for word in found]
    apart = [sentence[a.end : b.start].strip() not in ("", ".") for a, b in pairwise(found)]
    costs = [0.0, *(APART * is_apart for is_apart in apart)]
    first, last = _best_run([value + ALONG for value in odds], costs)
    while first <= last and found[first].says_nothing:
        first += 1
    while first <= last and found[last].says_nothing:
        last -= 1
    if first > last or max(odds[first : last + 1]) < SURE:
        return None
    spans = [(word.start, word.end) for word in found]
    first, last = _whole(sentence, spans, first, last)
    if last - first + 1 > LONGEST * len(found):
        return None
    start = spans[first][0]
    return start - (sentence[start - 1 : start] in _CURRENCY), spans[last][1]


def weighed(question: str, sentence: str, tokens: Sequence[Token], language: str) -> list[Word]:
    """The words of a sentence; none where their scores do not tell them apart."""
    spans = [match.span() for match in _WORD.finditer(sentence)]
    scores = _standing_out(spans, tokens)
    asked = set(words(question, language))
    sought = [match.span() for kind in wanted(question) for match in kind.finditer(sentence)]
    found = []
    for n, ((start, end), score) in enumerate(zip(spans, scores, strict=False)):
        text = sentence[start:end]
        measured = {
            "stands_out": score,
            "asked": float(asked.issuperset(words(text, language))),
            # "May" is a month
            "binds": float(is_function_word(text) and (text.islower() or n == 0)),
            "kind": float(any(start < b and a < end for a, b in sought)),
            "plain": float(text.islower() and not NUMBER.search(text)),
        }
        found.append(Word(start, end, measured))
    return found


def _standing_out(spans: Sequence[Span], tokens: Sequence[Token]) -> list[float]:
    """How far each word's score, its neighbours' with it, lies above those of all of them.

    In spreads (standard deviations); nothing where they are all the same.
    """
    scores = [
        max((t.score for t in tokens if start < t.end and t.start < end), default=-math.inf)
        for start, end in spans
    ]
    known = [score for score in scores if score > -math.inf]
    if not known or min(known) == max(known):
        return []
    mean, spread = statistics.fmean(known), statistics.pstdev(known)
    apart = [(max(score, min(known)) - mean) / spread for score in scores]
    padded = [apart[0]] * 2 + apart + [apart[-1]] * 2
    return [
        sum(share * value for share, value in zip(NEIGHBOURS, padded[n : n + 5], strict=True))
        for n in range(len(apart))
    ]


def _whole(sentence: str, found: Sequence[Span], first: int, last: int) -> tuple[int, int]:
    """The run of words, such that it begins and ends with a whole name, number or phrase."""
    said = [sentence[start:end] for start, end in found]

    def between(n: int) -> str:
        return sentence[found[n][1] : found[n + 1][0]]

    def plain(n: int) -> bool:
        return said[n].isalpha() and said[n].islower()

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


def _best_run(values: Sequence[float], costs: Sequence[float]) -> tuple[int, int]:
    """First and last of the run with the highest sum, the shortest of equal ones.

    It costs something to go on with a word.
    """
    best, run, first = (float("-inf"), 0, 0), 0.0, 0
    for n, (value, cost) in enumerate(zip(values, costs, strict=True)):
        run -= cost
        if run <= 0:
            run, first = 0.0, n
        run += value
        if run > best[0]:
            best = run, first, n
    return best[1], best[2]
