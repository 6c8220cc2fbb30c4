"""What a list or a count of articles is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """An article that holds the words looked for."""

    article: str  # its id
    occurrences: int  # in its text; 0: in the title alone
    start: int = 0  # of the first sentence that holds one, in the text; both 0 where there is none
    end: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """All articles that a question asks for; the claims of its answer show some of them."""

    counted: str  # in words: "mention “Choe”"
    articles: tuple[str, ...]  # ids of all of them, newest first
    occurrences: int
    searched: int  # articles
    shown: int  # of the articles, by this answer and those before it
