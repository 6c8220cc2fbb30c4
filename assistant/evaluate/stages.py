"""Where a question failed: the first stage of the way to an answer that went wrong.

A question with gold is answered rightly when it was not refused and at least one citation is
right (see measures.py). If it was not, the first of these that applies is where it failed:

- *not read*: a relevant article is not in the index.
- *not retrieved*: no relevant article is among the articles of the answer's hits.
- *wrongly refused*: a relevant article was found, and the question refused all the same.
- *not ranked first*: the answer cites no relevant article, and the first hit is of another one.
- *sentence not chosen*: a relevant article was cited or ranked first, but no citation is right.

A question of which no relevant article is known, only short answers, can fail only by being
refused or by the sentence. An unanswerable question is answered rightly by a refusal; else it
was *answered though there is none*. So each question fails at one stage or at none, and one whose
relevant articles are only partly in the index has not failed if the others gave a right citation.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from assistant.evaluate.records import Cited, Question

NOT_READ = "not read"
NOT_RETRIEVED = "not retrieved"
WRONGLY_REFUSED = "wrongly refused"
NOT_FIRST = "not ranked first"
NOT_CHOSEN = "sentence not chosen"
ANSWERED = "answered though there is none"
STAGES = (NOT_READ, NOT_RETRIEVED, WRONGLY_REFUSED, NOT_FIRST, NOT_CHOSEN, ANSWERED)


def stage_of(
    question: Question,
    refused: bool,
    ranked: Sequence[str],
    citations: Sequence[Cited],
    missing: Set[str],
) -> str:
    """The stage where a question failed, or "" where it was answered (or refused) rightly.

    `ranked` holds the ids of the hits' distinct articles, best first; `missing` the ids of gold
    articles that are not in the index.
    """
    if question.unanswerable:
        return "" if refused else ANSWERED
    if not refused and any(citation.right for citation in citations):
        return ""
    relevant = set(question.relevant)
    if relevant & missing:
        return NOT_READ
    if relevant and relevant.isdisjoint(ranked):
        return NOT_RETRIEVED
    if refused:
        return WRONGLY_REFUSED
    cited = {citation.article for citation in citations}
    if relevant and relevant.isdisjoint(cited) and ranked[0] not in relevant:
        return NOT_FIRST
    return NOT_CHOSEN


def further(before: str, after: str) -> int:
    """How many stages further a question came: above 0 better, below 0 worse."""
    return _reached(after) - _reached(before)


def _reached(stage: str) -> int:
    return STAGES.index(stage) if stage else len(STAGES)
