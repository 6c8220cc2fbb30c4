"""JSON lines, an article a line -> articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from assistant.errors import UnreadableFile
from assistant.read.clean import clean
from assistant.read.encoding import decode
from assistant.read.markup import has_tags, resolve_entities, strip_tags
from assistant.read.prose import written
from assistant.read.stated import article, from_mapping
from assistant.types import Article, Skipped

_TEXT = "text"
_ID = "id"
_TOLD = 20  # broken lines, one by one; a file that is no JSON lines at all has thousands


class JsonLinesReader:
    """Reads records with id, title, text, url, author, published, source and language.

    Other keys are kept in the article's metadata; null means missing. A record's article is named
    "path#id"; without an id of its own, by its line's number, which is said.
    """

    suffixes = (".jsonl", ".ndjson")

    def read(self, data: bytes, path: str) -> Iterator[Article | Skipped]:
        used: set[str] = set()
        without_id = broken = 0
        for number, line in enumerate(decode(data).split("\n"), start=1):
            if not line or line.isspace():
                continue
            record = _record(line)
            if isinstance(record, str):
                broken += 1
                if broken <= _TOLD:
                    yield Skipped(f"{path}#{number}", record)
                continue
            stated_id = _identity(record)
            name = stated_id if stated_id and stated_id not in used else _unused(str(number), used)
            used.add(name)
            try:
                read = _article(record, f"{path}#{name}")
            except UnreadableFile as error:
                yield Skipped(f"{path}#{number}", str(error))
                continue
            yield read
            if not stated_id:
                without_id += 1
            elif stated_id != name:
                said = f"it is listed by its line number, {name}"
                yield Skipped(
                    f"{path}#{number}", f"has the id of an earlier record; {said}", read=True
                )
        if broken > _TOLD:
            yield Skipped(path, f"{broken - _TOLD} more of its lines are no valid JSON objects")
        if without_id:
            said = "they are listed by the numbers of their lines"
            yield Skipped(path, f"{without_id} of its records have no id; {said}", read=True)


def _record(line: str) -> Mapping[str, object] | str:
    """The object of a line, or why there is none."""
    try:
        record = json.loads(line)
    except ValueError as error:
        return f"the line is no valid JSON ({error}); the others are read"
    except RecursionError:
        return "the line is nested too deeply; the others are read"
    if not isinstance(record, dict):
        return "the line is no JSON object with a text; the others are read"
    return record


def _identity(record: Mapping[str, object]) -> str:
    value = record.get(_ID)
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return clean(str(value))
    return ""


def _unused(name: str, used: set[str]) -> str:
    """The line's number, with a mark where another record has it as its id."""
    while name in used:
        name += "'"
    return name


def _article(record: Mapping[str, object], path: str) -> Article:
    text = record.get(_TEXT)
    if not isinstance(text, str) or not text.strip():
        raise UnreadableFile('the record has no "text"; the others are read')
    text = strip_tags(text) if has_tags(text) else resolve_entities(text)
    return article(path, written(text), from_mapping(record, ignore=frozenset((_ID, _TEXT))))
