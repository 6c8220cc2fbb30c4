"""Claims and what was searched become an answer, or a refusal that says what it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer.choice import choose
from assistant.answer.extractive import claims_of
from assistant.answer.judgement import Judgement
from assistant.answer.wording import NOTHING, about_this, searched, where_words_stand
from assistant.types import Answer, Candidate, Citation, Claim, Evidence, Where

NEAREST = 3  # sentences offered with a refusal

# Cosines of the nearest sentence to the query, on the development sets: below the first it was for
# none of 710 answerable questions and for 5 of 366 unanswerable ones; at or above the second the
# first article was a right one for .93 of 433.
NOTHING_NEAR = 0.3
ABOUT_THIS = 0.65

RUNNERS_UP = 5


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search went through."""

    articles: int
    years: tuple[int, ...]  # of publication, where known
    unread: int  # files and records that could not be read


def conclude(
    question: str,
    evidence: Evidence,
    judgement: Judgement,
    claims: Sequence[Claim],
    where: Where,
    over: Searched,
    first_number: int,
) -> Answer:
    """The answer made of the claims; without any, a refusal with the nearest sentences."""
    kind = judgement.kind if claims else "refused"
    quoted = [citation for claim in claims for citation in claim.citations]
    others = [c for c in judgement.candidates if not any(_quotes(q, c) for q in quoted)]
    next_number = max((citation.number for citation in quoted), default=first_number - 1) + 1
    lead = ""
    nearest: tuple[Claim, ...] = ()
    if kind == "doubtful":
        lead = "The nearest I found:"
    if kind == "refused":
        lead = " ".join(
            part
            for part in (
                "I found no sentence that answers this.",
                searched(over.articles, over.years, over.unread),
                where_words_stand(evidence.terms),
            )
            if part
        )
        nearest = tuple(map(_plain, claims_of(question, choose(others, NEAREST), first_number)))
        others = []
    return Answer(
        question,
        kind,
        lead=lead,
        claims=tuple(claims),
        reason=_reason(evidence, judgement) if kind == "refused" else "",
        nearest=nearest,
        runners_up=tuple(
            claim
            for n, candidate in enumerate(choose(others, RUNNERS_UP), start=next_number)
            for claim in claims_of(question, [replace(candidate, copies=())], n)
        ),
        query=evidence.query,
        corrections=evidence.corrections,
        where=where,
        confidence=judgement.confidence,
        hits=judgement.ranking.hits,
    )


def _reason(evidence: Evidence, judgement: Judgement) -> str:
    """That nothing is about this, or that an article is and does not say; "" where unsure."""
    nearest = {
        hit.chunk.key: max(cosines, default=0.0)
        for hit, cosines in zip(evidence.hits, evidence.cosines, strict=True)
    }
    if nearest and max(nearest.values()) < NOTHING_NEAR:
        return NOTHING
    first = judgement.ranking.hits[:1]
    sure = first and nearest.get(first[0].chunk.key, 0.0) >= ABOUT_THIS
    return about_this(first[0].chunk.article) if sure else ""


def _quotes(citation: Citation, candidate: Candidate) -> bool:
    """Whether a citation already holds a candidate's sentence."""
    sentence = candidate.sentence
    return (
        citation.article.id == candidate.article.id
        and citation.start < sentence.end
        and sentence.start < citation.end
    )


def _plain(claim: Claim) -> Claim:
    """Without words that answer: with a refusal none is said to."""
    return replace(claim, citations=tuple(replace(c, highlights=()) for c in claim.citations))
