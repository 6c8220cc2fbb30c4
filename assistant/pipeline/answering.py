"""A question that is searched for by its meaning, in one part or two, becomes an answer."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import DOUBTFUL_BELOW, Judgement, Searched, conclude, judge, says
from assistant.index.exact import fold, pattern
from assistant.pipeline.finding import READ, READ_IN_PARTS, Finder
from assistant.question import leans, left_out, parts, query_of, quoted, subject
from assistant.seams import Answerer
from assistant.types import Answer, Certainty, Claim, Evidence, Hit, Turn, Where


@dataclass(frozen=True, slots=True)
class Part:
    """A question, or a part of one, and what it may be answered with."""

    question: str
    evidence: Evidence
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is read from the index for an answer."""

    question: str
    parts: tuple[Part, ...]  # that may be answered; of a question in one part that one
    missing: str  # the part that may not
    hits: tuple[Hit, ...]  # for the whole question
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
        if mentions:
            inside = replace(where, articles=frozenset(m.article for m in mentions))
        else:
            absent = words.phrases
    question, without = left_out(question)
    looking = _Looking(finder, inside, certainty, without)
    on = subject(question)
    held: tuple[Part, ...] = ()
    missing = ""
    if on:
        whole = looking.told_about(on, question, history)
    elif len(both := parts(question)) > 1:
        whole = looking.up(question, history, READ_IN_PARTS)
        held, missing = looking.in_parts(both, history)
    else:
        whole = looking.up(question, history)
    over = Searched(snapshot.count(where), snapshot.years(where), unread)
    hits = whole.judgement.ranking.hits
    return Prepared(question, held or (whole,), missing, hits, where, over, absent)


@dataclass(frozen=True, slots=True)
class _Looking:
    finder: Finder
    where: Where
    certainty: Certainty
    without: tuple[str, ...]  # words that no passage may hold

    def up(self, question: str, history: Sequence[Turn], read: int = READ) -> Part:
        evidence = self.finder.find(question, query_of(question, history), self.where, read)
        evidence = _lacking(evidence, self.without)
        return Part(question, evidence, judge(evidence, self.certainty))

    def told_about(self, on: str, question: str, history: Sequence[Turn]) -> Part:
        """What sentences say of something; one that holds all its words does tell of it."""
        query = query_of(on, history)
        evidence = self.finder.find(on, query, self.where, read=0)
        if leans(on):  # "it": what that is, the query says
            evidence = replace(evidence, focused=evidence.cosines)
        evidence = replace(evidence, question=question)
        judgement = judge(evidence, self.certainty)
        if judgement.candidates and says(judgement.candidates[0], evidence.terms):
            judgement = replace(judgement, confidence=max(judgement.confidence, DOUBTFUL_BELOW))
        return Part(question, evidence, judgement)

    def in_parts(
        self, both: Sequence[str], history: Sequence[Turn]
    ) -> tuple[tuple[Part, ...], str]:
        """Of the two parts of a question those that may be answered, and one that may not.

        Where neither may, none is missing: the whole is to be answered as it stands.
        """
        one, other = both
        first = self.up(one, history, READ_IN_PARTS)
        query = f"{first.evidence.query} {other}"
        evidence = self.finder.find(other, query, self.where, READ_IN_PARTS)
        # With the words of the first part something is always near, without them little is: the
        # less sure of both tells second parts that no article answers from those that one does.
        wide = judge(evidence, self.certainty)
        alone = judge(replace(evidence, cosines=evidence.focused), self.certainty)
        lower = replace(wide, confidence=min(wide.confidence, alone.confidence))
        found = (first, Part(other, evidence, lower))
        held = tuple(part for part in found if part.judgement.kind != "refused")
        if not held:
            return (), ""
        return held, next((part.question for part in found if part not in held), "")


def _lacking(evidence: Evidence, without: Sequence[str]) -> Evidence:
    """The evidence of the hits that hold none of some words."""
    unwanted = [pattern(word) for word in without]
    kept = [
        n
        for n, hit in enumerate(evidence.hits)
        if not any(w.search(fold(f"{hit.chunk.article.title} {hit.chunk.text}")) for w in unwanted)
    ]
    if len(kept) == len(evidence.hits):
        return evidence
    return replace(
        evidence,
        hits=tuple(replace(evidence.hits[n], rank=i) for i, n in enumerate(kept, start=1)),
        cosines=tuple(evidence.cosines[n] for n in kept),
        focused=tuple(evidence.focused[n] for n in kept),
        scored=tuple(evidence.scored[n] for n in kept if n < len(evidence.scored)),
    )


def answer(
    prepared: Prepared, answerer: Answerer, first_number: int
) -> Generator[Claim, None, Answer]:
    """Yields the claims, and returns the whole answer."""
    answers: list[Answer] = []
    for part in prepared.parts:
        claims: list[Claim] = []
        number = first_number + sum(len(answered.citations) for answered in answers)
        if part.judgement.kind != "refused":
            for claim in answerer.answer(part.question, part.judgement.candidates, number):
                if any(_same(claim, said) for before in answers for said in before.claims):
                    continue  # one sentence answers both parts
                claims.append(claim)
                if not prepared.absent:
                    yield claim
        if answers and not claims:
            continue  # all that would be said is said
        answers.append(
            conclude(
                part.question,
                part.evidence,
                part.judgement,
                claims,
                prepared.where,
                prepared.over,
                number,
            )
        )
    whole = answers[0] if len(answers) == 1 else _joined(answers)
    whole = replace(whole, question=prepared.question, missing=prepared.missing, hits=prepared.hits)
    if prepared.absent:
        phrases = " and ".join(f"“{phrase}”" for phrase in prepared.absent)
        return refused(whole, f"No article holds {phrases} as it stands.")
    return whole


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
    """One answer of those to the two parts of a question."""
    doubtful = any(answer.kind == "doubtful" for answer in answers)
    claims = tuple(claim for answer in answers for claim in answer.claims)
    return replace(
        answers[0],
        kind="doubtful" if doubtful else "answered",
        lead=answers[0].lead or answers[1].lead,
        claims=claims,
        runners_up=tuple(  # the last one's, whose numbers go on after the last citation
            claim
            for claim in answers[-1].runners_up
            if not any(_same(claim, said) for said in claims)
        ),
        query="",
        confidence=min(answer.confidence for answer in answers),
    )
