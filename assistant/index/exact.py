"""Words as they stand in the articles: every occurrence, counted.

Two texts are the same where they differ in case, diacritics, the kind of quotation marks and
dashes, or space; a phrase begins and ends where words do, and no ending is taken off. In scripts
without spaces it may stand anywhere. The folded texts lie in the index, where SQLite finds those
that hold the words: its full-text index cannot be asked, since it takes "can't" for one word.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Sequence

from assistant.index.filters import condition
from assistant.listings import Mention
from assistant.types import Where
from assistant.words import UNSPACED

_SIGNS = {"‘": "'", "’": "'", "‚": "'", "‛": "'", "´": "'", "`": "'", "ʼ": "'"}
_SIGNS |= (
    {"‹": "'", "›": "'"}
    | dict.fromkeys("“”„‟«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"\u00a0": " "}
)


class _Folds(dict[int, int]):
    """Each character without case and diacritics, one for one, so that places stay the same."""

    def __missing__(self, code: int) -> int:
        char = _SIGNS.get(chr(code), chr(code))
        plain = unicodedata.normalize("NFKD", char.casefold())
        base = [c for c in plain if not "\u0300" <= c <= "\u036f"]  # others are letters of scripts
        lower = char.lower()
        folded = base[0] if len(base) == 1 else lower if len(lower) == 1 else char
        self[code] = ord(folded)
        return self[code]


_FOLDS = _Folds()
_LETTER = rf"[^\W_{UNSPACED}]"  # of a word that would go on


def fold(text: str) -> str:
    """A text of the same length in which what counts as the same is the same."""
    return text.lower().replace("`", "'") if text.isascii() else text.translate(_FOLDS)


def pattern(phrase: str) -> re.Pattern[str]:
    """Finds a phrase in folded text."""
    words = r"\s+".join(re.escape(word) for word in _words(phrase))
    before = "" if _unspaced(phrase[:1]) else rf"(?<!{_LETTER})"
    after = "" if _unspaced(phrase[-1:]) else rf"(?!{_LETTER})"
    return re.compile(f"{before}{words}{after}")


def _words(phrase: str) -> list[str]:
    return fold(unicodedata.normalize("NFC", phrase)).split()


def _unspaced(character: str) -> bool:
    return re.match(f"[{UNSPACED}]", character) is not None


def occurrences(
    db: sqlite3.Connection, phrases: Sequence[str], without: Sequence[str], where: Where
) -> list[Mention]:
    """The articles that hold every phrase and none of `without` beside it, newest first.

    A word of `without` leaves out the sentences that hold it, and an article whose title does.
    """
    wanted = [pattern(phrase) for phrase in phrases]
    unwanted = [pattern(word) for word in without]
    clause, values = condition(where)
    words = [word for phrase in phrases for word in _words(phrase)]
    holding = " AND instr(a.folded, ?) > 0" * len(words)
    rows = db.execute(
        "SELECT a.number, a.id, length(a.title) AS title, a.folded FROM articles a "
        f"WHERE {clause}{holding} ORDER BY a.day IS NULL, a.day DESC, a.id",
        (*values, *words),
    )
    found = (_mention(db, row, wanted, unwanted) for row in rows)
    return [mention for mention in found if mention is not None]


def _mention(
    db: sqlite3.Connection,
    row: sqlite3.Row,
    wanted: Sequence[re.Pattern[str]],
    unwanted: Sequence[re.Pattern[str]],
) -> Mention | None:
    title, text = row["folded"][: row["title"]], row["folded"][row["title"] + 1 :]
    if any(word.search(title) for word in unwanted):
        return None
    places = [[match.start() for match in each.finditer(text)] for each in wanted]
    if not all(found or each.search(title) for found, each in zip(places, wanted, strict=True)):
        return None
    starts = sorted(start for found in places for start in found)
    if unwanted and starts:
        starts = _beside_none(db, row["number"], text, starts, unwanted)
        if not starts:
            return None
    if not starts:
        return Mention(row["id"], 0)
    first = db.execute(
        'SELECT start, "end" FROM sentences WHERE article = ? AND start <= ? '
        "ORDER BY start DESC LIMIT 1",
        (row["number"], starts[0]),
    ).fetchone()
    return Mention(row["id"], len(starts), first["start"], first["end"])


def _beside_none(
    db: sqlite3.Connection,
    article: int,
    text: str,
    starts: Sequence[int],
    unwanted: Sequence[re.Pattern[str]],
) -> list[int]:
    """Those of some places whose sentences hold none of the unwanted words."""
    spans = db.execute('SELECT start, "end" FROM sentences WHERE article = ?', (article,))
    left_out = [
        (start, end)
        for start, end in spans.fetchall()
        if any(word.search(text, start, end) for word in unwanted)
    ]
    return [at for at in starts if not any(start <= at < end for start, end in left_out)]
