"""What is found for a question in a snapshot of the index: hits, cosines, and the scorer's word."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.index import Snapshot
from assistant.question import corrected, keywords
from assistant.seams import Embedder, Scorer
from assistant.search import search
from assistant.types import Correction, Evidence, Where

NEAR = 0.3  # cosine of a sentence to words that its article may be on (see answer/verdict.py)
READ = 20  # hits that the scorer reads; thirty were no better
READ_IN_PARTS = 10  # of a question in two parts, for each of them and for the whole


@dataclass(frozen=True, slots=True)
class Finder:
    """Asks one snapshot."""

    snapshot: Snapshot
    embedder: Embedder
    scorer: Scorer | None
    k: int  # hits
    as_typed: bool = False  # no word is corrected

    def find(self, question: str, query: str, where: Where, read: int = READ) -> Evidence:
        """What an answer to the question may draw on; `query` is it with what a follow-up needs.

        The scorer reads the first `read` hits: none for words that are no question, as it has
        learned questions alone.
        """
        wide, changes = self._corrected(query)
        asked = wide if query == question else self._corrected(question)[0]
        alone = self.embedder.embed_query(asked)
        vector = alone if wide == asked else self.embedder.embed_query(wide)
        evidence = search(asked, wide, keywords(wide), vector, alone, self.snapshot, self.k, where)
        evidence = replace(evidence, corrections=tuple(changes))
        return self._scored(evidence, read)

    def article_about(self, words: str) -> str:
        """The id of the article whose passage is nearest, or "" where none is near."""
        vector = self.embedder.embed_query(words)
        found = search(words, words, keywords(words), vector, vector, self.snapshot, 1)
        if not found.hits:
            return ""
        near = max(found.cosines[0], default=0.0) >= NEAR
        said = near or self.snapshot.together(" ".join(keywords(words)))
        return found.hits[0].chunk.article.id if said else ""

    def _corrected(self, text: str) -> tuple[str, list[Correction]]:
        return (text, []) if self.as_typed else corrected(text, self.snapshot)

    def _scored(self, evidence: Evidence, read: int) -> Evidence:
        """With what the scorer says of the hits, where there is one and it reads the question."""
        hits = evidence.hits[:read]
        if self.scorer is None or not hits:
            return evidence
        passages = [
            (hit.chunk.article.title, [sentence.text for sentence in hit.chunk.sentences])
            for hit in hits
        ]
        return replace(evidence, scored=self.scorer.score(evidence.question, passages) or ())
