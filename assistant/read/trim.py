"""Which lines of a page are not the article's own: within it, and at its head and foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from assistant.read.clutter import (
    ends_sentence,
    is_furniture,
    may_be_furniture,
    opens_list_of_others,
)
from assistant.read.dates import is_date, parse_date

_SENTENCE_WORDS = 25  # longer than any headline
LABEL_WORDS = 5  # "Asia Pacific", "World news and analysis": what stands around an article
_ROW = 3  # lines of furniture that make doubtful ones sure
_BYLINE = re.compile(r"(?:written |posted )?by:? (\S.{2,80})", re.IGNORECASE)
_PARTS = re.compile(r"\s+[|·•/]\s+")  # "By Jane Doe | 26 March 2024 | 5 min read"
_UPDATED = re.compile(
    r"(?:last |first )?(?:updated|modified|published|posted)\b.{0,60}", re.IGNORECASE
)
_WIDE_SCRIPT = re.compile("[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Details:
    """What a line above an article says of it."""

    author: str = ""
    published: date | datetime | None = None
    complete: bool = False  # whether the line says nothing else


def words(line: str) -> int:
    """Words of a line; in a script without spaces every two characters count as one."""
    return len(line.split()) + len(_WIDE_SCRIPT.findall(line)) // 2


def is_prose(line: str) -> bool:
    """Whether a line is a sentence, or too long to be anything else; none such is ever dropped."""
    return ends_sentence(line) or words(line) > _SENTENCE_WORDS


def _is_statement(line: str) -> bool:
    """Prose that is no headline, which may be a question."""
    return is_prose(line) and not (line.endswith(("?", "!")) and words(line) <= _SENTENCE_WORDS)


def details(line: str) -> Details:
    """Byline and date in a line, of which the rest may be page furniture ("5 min read")."""
    parts = _PARTS.split(line)
    bylines = [m[1] for m in map(_BYLINE.fullmatch, parts) if m and m[1][0].isupper()]
    days = [parse_date(part) for part in parts if is_date(part)]
    others = [p for p in parts if is_furniture(p) or may_be_furniture(p) or _UPDATED.fullmatch(p)]
    changed = _UPDATED.fullmatch(line) is not None and line.lower().find("publi") < 0
    return Details(
        author=_undated(next(iter(bylines), "")),
        published=None if changed else next(iter(days), None),
        complete=len(bylines) + len(days) + len(others) >= len(parts),
    )


def _undated(byline: str) -> str:
    """A byline without the date that may stand behind it: "Jane Doe, 26 March 2024"."""
    commas = [n for n, sign in enumerate(byline) if sign == ","]
    return next((byline[:n] for n in commas if is_date(byline[n + 1 :].strip())), byline)


def find_clutter(lines: Sequence[str], pasted: bool) -> list[bool]:
    """For each line whether it is page furniture, or a headline in a list of other articles.

    Words of which an article may have headings ("Jobs", "Twitter") count only in a text that was
    pasted or is a page, and only where furniture stands in rows.
    """
    sure = [is_furniture(line) for line in lines]
    maybe = [pasted and not sure[n] and may_be_furniture(line) for n, line in enumerate(lines)]
    found: list[bool] = []
    for either, run in groupby(zip(sure, maybe, strict=True), key=any):
        row = list(run)
        found += [either and (is_sure or len(row) >= _ROW) for is_sure, _ in row]
    stated = [n for n, line in enumerate(lines) if _is_statement(line) and not found[n]]
    last = max(stated, default=len(lines))
    others = (n for n in range(last + 1, len(lines)) if opens_list_of_others(lines[n]))
    if (first := next(others, None)) is not None:
        found[first:] = [True] * (len(lines) - first)
    return found


def foot(lines: Sequence[str], items: Sequence[bool]) -> int:
    """How many lines are left without the labels below the last sentence or list item.

    A text of few sentences keeps them: it may be a poem, or notes.
    """
    if sum(map(is_prose, lines)) < 3:
        return len(lines)
    end = len(lines)
    while not (items[end - 1] or is_prose(lines[end - 1])) and (
        words(lines[end - 1]) <= LABEL_WORDS or details(lines[end - 1]).complete
    ):
        end -= 1
    return end
