"""A question that is searched for by its meaning, in one part or two, becomes an answer."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from assistant.answer import Judgement, Searched, conclude, judge, says
from assistant.pipeline.finding import Finder
from assistant.question import parts, query_of, quoted, subject
from assistant.seams import Answerer
from assistant.types import Answer, Certainty, Claim, Evidence, Turn, Where

# Confidence that a sentence with all words of what is to be told about does tell of it.
SAYS_IT = 0.5


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is read from the index for an answer."""

    question: str
    parts: tuple[tuple[str, Evidence, Judgement], ...]  # of the question that may be answered
    missing: str  # the part that may not
    where: Where
    over: Searched
    absent: tuple[str, ...] = ()  # phrases in quotation marks that no article holds together


def prepare(
    question: str,
    history: Sequence[Turn],
    where: Where,
    finder: Finder,
    certainty: Certainty,
    unread: int,
) -> Prepared:
    """Finds what a question's parts may be answered with; `unread` files could not be read."""
    snapshot = finder.snapshot
    words = quoted(question)
    inside = where
    absent: tuple[str, ...] = ()
    if words is not None:
        mentions = snapshot.mentions(words.phrases, words.without, where)
        absent = () if mentions else words.phrases
        held = frozenset(mention.article for mention in mentions)
        inside = replace(where, articles=held) if held else where

    def found(part: str, query: str) -> tuple[str, Evidence, Judgement]:
        evidence = finder.find(part, query, inside)
        return part, evidence, judge(evidence, certainty)

    def found_on(on: str) -> tuple[str, Evidence, Judgement]:
        evidence = finder.find(on, query_of(on, history), inside, scored=False)
        if evidence.query != evidence.question:  # "it": what it is, the query says
            evidence = replace(evidence, focused=evidence.cosines)
        evidence = replace(evidence, question=question)
        judgement = judge(evidence, certainty)
        if judgement.candidates and says(judgement.candidates[0], evidence.terms):
            confidence = max(judgement.confidence, SAYS_IT)
            judgement = replace(judgement, confidence=confidence)
        return question, evidence, judgement

    if on := subject(question):
        over = Searched(snapshot.count(where), snapshot.years(where), unread)
        return Prepared(question, (found_on(on),), "", where, over, absent)
    both = parts(question)
    missing = ""
    chosen: tuple[tuple[str, Evidence, Judgement], ...] = ()
    if len(both) == 2:
        first = found(both[0], query_of(both[0], history))
        second = found(both[1], f"{first[1].query} {both[1]}")
        # Of the second part alone: the words of the first would be found in any case.
        alone = replace(second[1], cosines=second[1].focused)
        second = (*second[:2], judge(alone, certainty))
        chosen = tuple(part for part in (first, second) if part[2].kind != "refused")
        missing = "".join(part for part in both if part not in [held[0] for held in chosen])
    if not chosen:
        chosen, missing = (found(question, query_of(question, history)),), ""
    over = Searched(snapshot.count(where), snapshot.years(where), unread)
    return Prepared(question, chosen, missing, where, over, absent)


def answer(
    prepared: Prepared, answerer: Answerer, first_number: int
) -> Generator[Claim, None, Answer]:
    """Yields the claims, and returns the whole answer."""
    answers: list[Answer] = []
    for part, evidence, judgement in prepared.parts:
        claims: list[Claim] = []
        number = first_number + sum(len(answered.citations) for answered in answers)
        if judgement.kind != "refused":
            for claim in answerer.answer(part, judgement.candidates, number):
                if any(_same(claim, said) for before in answers for said in before.claims):
                    continue  # one sentence answers both parts
                claims.append(claim)
                if not prepared.absent:
                    yield claim
        if answers and not claims:
            continue  # all that would be said is said
        one = conclude(part, evidence, judgement, claims, prepared.where, prepared.over, number)
        answers.append(one)
    whole = answers[0] if len(answers) == 1 else _joined(answers)
    if prepared.absent:
        phrases = " and ".join(f"“{phrase}”" for phrase in prepared.absent)
        return refused(whole, f"No article holds {phrases} as it stands.")
    return replace(whole, question=prepared.question, missing=prepared.missing)


def refused(answer: Answer, lead: str) -> Answer:
    """A refusal that offers what would be the answer as the nearest."""
    return replace(
        answer,
        kind="refused",
        lead=lead,
        claims=(),
        nearest=answer.claims or answer.nearest,
        runners_up=(),
        missing="",
        confidence=0.0,
    )


def _same(one: Claim, other: Claim) -> bool:
    a, b = one.citations[0], other.citations[0]
    return a.article.id == b.article.id and a.start < b.end and b.start < a.end


def _joined(answers: Sequence[Answer]) -> Answer:
    """One answer of those to the parts of a question."""
    in_turn = zip_longest(*(answer.hits for answer in answers))
    hits = {hit.chunk.key: hit for several in in_turn for hit in several if hit}
    doubtful = any(answer.kind == "doubtful" for answer in answers)
    return replace(
        answers[0],
        kind="doubtful" if doubtful else "answered",
        lead=answers[0].lead or answers[1].lead,
        claims=tuple(claim for answer in answers for claim in answer.claims),
        runners_up=answers[-1].runners_up,  # whose numbers go on after the last citation
        query="",
        confidence=min(answer.confidence for answer in answers),
        hits=tuple(replace(hit, rank=n) for n, hit in enumerate(hits.values(), start=1)),
    )
