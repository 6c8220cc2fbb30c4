"""The records that pass between the stages.

Every record is frozen, and sequences are tuples. What can be derived is a property, never a
second copy. Words follow the field: a *question* is what the reader typed, a *query* what is
searched for, a *chunk* the unit that is indexed, a *passage* words quoted back, a *hit* a chunk
with a score and a rank that counts from 1. A score is higher when better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from assistant.listings import Listing
from assistant.where import Where as Where  # part of the records; re-exported
from assistant.where import long_date

BlockKind = Literal["heading", "paragraph", "item", "quotation", "row", "caption"]
AnswerKind = Literal["answered", "doubtful", "refused", "talk"]
Certainty = Literal["possible", "sure"]  # whether a doubtful answer is given, or refused too
Length = Literal["short", "fuller"]

# --- articles -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's layout: `article.text[start:end]`, without surrounding space."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # headings: 1 (highest) to 6; list items: depth from 1; others: 0


@dataclass(frozen=True, slots=True)
class Article:
    """One article: clean text, its layout, and what its file says about it.

    Unknown fields are empty (`""`, `None`), never guessed from the file's name or time.
    Blocks are in the text's order, do not overlap, and hold every word of the text.
    """

    id: str  # path relative to the corpus, forward slashes; "path#record" within a JSONL file
    title: str
    text: str
    blocks: tuple[Block, ...]
    url: str = ""
    author: str = ""
    published: date | datetime | None = None
    source: str = ""  # the newspaper, site or institution
    language: str = ""  # ISO 639-1
    metadata: Mapping[str, object] = field(default_factory=dict, hash=False)
    sample: bool = False  # shipped with the assistant, to be marked wherever it is shown

    @property
    def name(self) -> str:
        """What to call it: the title, or the id where there is none."""
        return self.title or self.id

    @property
    def day(self) -> date | None:
        """The day of publication, without the time."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def dated(self) -> str:
        """The day as people write it, "18 March 2024", or "" where it is unknown."""
        return long_date(self.day) if self.day else ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus that may hold articles, as it was when the folder was looked at."""

    id: str  # path relative to the corpus, with forward slashes
    path: Path
    size: int  # bytes
    mtime_ns: int
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in the corpus that could not be read as an article, and why."""

    path: str  # as an article's id; "path#line" for one record of a file
    reason: str
    read: bool = False  # the article is there all the same; this is a remark


# --- sentences, chunks, hits ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """`article.text[start:end] == text`; never longer than the embedder's window."""

    start: int
    end: int
    text: str
    kind: BlockKind = "paragraph"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole sentences in a row: the unit that is embedded and found. At most 300 words."""

    article: Article
    sentences: tuple[Sentence, ...]
    section: str = ""  # the headings above it, outermost first, joined by " > "
    before: Sentence | None = None  # what stands before it in the article, once it is indexed

    @property
    def start(self) -> int:
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def key(self) -> tuple[str, int]:
        """Identity: the same words in two articles are two chunks."""
        return self.article.id, self.start


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a query."""

    rank: int  # from 1, best first
    score: float  # compares among the hits of one question: see search.py, answer/ranking.py
    chunk: Chunk
    copies: tuple[Chunk, ...] = ()  # of other articles, that say the same and gave way


# --- evidence -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question and where it stands."""

    word: str  # as typed
    sentences: int  # that hold it, in any of its forms
    articles: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of a question that no article holds, and the one of the articles taken for it."""

    typed: str
    word: str


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence, `sentence.text[start:end]`, and what it adds to its score."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scorer says of a passage: logits, which only compare among one another."""

    sentences: tuple[float, ...]  # that it answers; -inf for one without a token
    none: float  # that no sentence of the passage does
    tokens: tuple[tuple[Token, ...], ...]  # of each sentence; their mean is its score


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: all that an answer may draw on."""

    question: str
    query: str  # the question, with what a follow-up needs from before it
    hits: tuple[Hit, ...]
    cosines: tuple[tuple[float, ...], ...]  # to the query, for each hit's sentences
    focused: tuple[tuple[float, ...], ...]  # to the question alone: a follow-up's query is wider
    terms: tuple[Term, ...]  # the query's keywords and where they stand
    scored: tuple[Scored, ...] = ()  # of the first hits; without a scorer none
    corrections: tuple[Correction, ...] = ()  # made in question and query


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and how fit it is."""

    article: Article
    sentence: Sentence
    before: Sentence | None  # the sentence before it in the text
    score: float  # log-odds, give or take a constant of the question's own
    tokens: tuple[Token, ...] = ()  # what the scorer says of its words; without a scorer none
    copies: tuple[tuple[Article, Sentence], ...] = ()  # the same words in other articles


# --- answers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words that a claim stands on: `article.text[start:end] == quote`."""

    number: int  # the n of the mark [n]
    article: Article
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...] = ()  # spans of article.text, inside the quote

    @property
    def quote(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and the citations that hold it."""

    text: str  # attribution and quotation, without the marks
    citations: tuple[Citation, ...]
    differs: bool = False  # a claim of another article, marked so too, gives another figure

    @property
    def marked(self) -> str:
        """The text followed by its marks: "... [1]"."""
        return " ".join([self.text, *(f"[{c.number}]" for c in self.citations)])


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every claim is quoted and cited, or a refusal that says what was searched."""

    question: str
    kind: AnswerKind
    lead: str = ""  # the assistant's own words, shown first
    claims: tuple[Claim, ...] = ()
    reason: str = ""  # why it was refused
    missing: str = ""  # the part of the question that could not be answered
    nearest: tuple[Claim, ...] = ()  # with a refusal: the closest sentences, offered as such
    runners_up: tuple[Claim, ...] = ()  # the next best claims, from elsewhere
    query: str = ""  # what was really searched for
    corrections: tuple[Correction, ...] = ()  # of words that were probably misspelt
    where: Where = Where()
    confidence: float = 0.0  # chance, from 0 to 1, that the answer is right
    hits: tuple[Hit, ...] = ()
    listing: Listing | None = None  # where it lists or counts articles

    @property
    def text(self) -> str:
        """Lead and claims, each claim followed by its marks."""
        return "\n\n".join(part for part in (self.lead, *(c.marked for c in self.claims)) if part)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(c for claim in self.claims for c in claim.citations)

    @property
    def refused(self) -> bool:
        return self.kind == "refused"

    def next(self) -> Answer:
        """The answer made of the next best sentence, as a candidate; a refusal if there is none.

        It is from an article that this answer does not cite, where there is one. How likely it is
        to be right is not judged: its confidence is 0.
        """
        cited = {citation.article.id for citation in self.citations}
        elsewhere = [c for c in self.runners_up if c.citations[0].article.id not in cited]
        for claim in (*elsewhere, *self.runners_up):
            rest = tuple(other for other in self.runners_up if other is not claim)
            return replace(
                self,
                kind="doubtful",
                lead="Another candidate:",
                claims=(claim,),
                missing="",
                runners_up=rest,
                confidence=0.0,
            )
        lead = "I found no other sentence that may answer this."
        return replace(self, kind="refused", lead=lead, claims=(), missing="", confidence=0.0)


Turn = tuple[str, "str | Answer"]  # a question and what was answered
