"""The section of each place in an article: the headings above it, outermost first."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from assistant.split.header import SEPARATOR
from assistant.types import Article


@dataclass(frozen=True, slots=True)
class Sections:
    """Sections by the headings that begin them."""

    starts: tuple[int, ...]  # of the headings
    names: tuple[str, ...]  # names[i]: the section after i headings

    @classmethod
    def of(cls, article: Article) -> Sections:
        starts: list[int] = []
        names = [""]
        above: list[tuple[int, str]] = []  # level and text of the headings that are open
        for block in article.blocks:
            if block.kind == "heading":
                while above and above[-1][0] >= block.level:
                    above.pop()
                above.append((block.level, " ".join(article.text[block.start : block.end].split())))
                starts.append(block.start)
                names.append(SEPARATOR.join(text for _, text in above))
        return cls(tuple(starts), tuple(names))

    def at(self, position: int) -> str:
        """The section of what begins here; a heading's own is that of the headings above it."""
        return self.names[bisect_left(self.starts, position)]
