"""A file of questions with what is right -> records, and what is wrong with it, line by line.

Each line is a JSON object:

    {"id": "q1", "question": "When was salt taxed?",
     "history": [["an earlier question", "its answer"]],
     "articles": ["news/salt.md"],
     "quotes": [{"article": "news/salt.md", "quote": "Salt was taxed in 1702."}],
     "answers": ["1702"]}

`id` and `question` must be there, and at least one of `articles`, `quotes` and `answers`, or
`"unanswerable": true` instead of them. The article of a quote is relevant too. Of the answers any
one suffices. A field that is null counts as absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.errors import EvaluationError
from assistant.evaluate.matching import tokens
from assistant.evaluate.records import Gold, GoldQuote, Question, Remark

FIELDS = ("id", "question", "history", "articles", "quotes", "answers", "unanswerable")
SHOWN = 3  # reasons in an error


def read_gold(path: Path) -> Gold:
    """The questions of a file that can be asked; every other line is remarked on.

    Raises EvaluationError where the file cannot be read or no line of it can be used.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EvaluationError(
            f"{path} cannot be read ({error.strerror}). Name a file of questions, one a line."
        ) from error
    questions: dict[str, Question] = {}
    remarks: list[Remark] = []
    unread: dict[str, list[int]] = {}  # other keys, and the lines that they stand in
    for line, raw in _lines(data):
        id = ""
        try:
            record = _record(raw)
            id = record["id"] if isinstance(record.get("id"), str) else ""
            question = replace(question_of(record), line=line)
            if earlier := questions.get(question.id):
                raise ValueError(f"the id {question.id} is that of line {earlier.line} already")
        except ValueError as error:
            remarks.append(Remark(line, id, str(error), measured=False))
            continue
        questions[question.id] = question
        for key in record.keys() - set(FIELDS):
            unread.setdefault(key, []).append(line)
    if not questions:
        raise EvaluationError(
            f"{path} holds no question that can be measured{reasons(remarks)}. "
            'Put a JSON object with "id", "question" and "articles" on each line.'
        )
    return Gold(tuple(questions.values()), (*remarks, *_unread(unread)))


def reasons(remarks: list[Remark]) -> str:
    """The first few, for an error: " (line 1: it is not JSON; and 4 more)"; or ""."""
    parts = [f"line {remark.line}: {remark.reason}" for remark in remarks[:SHOWN]]
    if len(remarks) > SHOWN:
        parts.append(f"and {len(remarks) - SHOWN:,} more")
    return f" ({'; '.join(parts)})" if parts else ""


def question_of(record: Mapping[str, Any]) -> Question:
    """The question that a JSON object states. Raises ValueError with what is wrong with it."""
    question = Question(
        id=_string(record, "id"),
        question=_string(record, "question"),
        history=tuple(_turn(turn) for turn in _list(record, "history")),
        articles=tuple(_item(record, "articles")),
        quotes=tuple(_quote(quote) for quote in _list(record, "quotes")),
        answers=tuple(_item(record, "answers")),
        unanswerable=_flag(record, "unanswerable"),
    )
    for answer in question.answers:
        _has_words(answer, "answers")
    gold = question.relevant or question.answers
    if question.unanswerable and gold:
        raise ValueError('it is "unanswerable", and yet has articles, quotes or answers')
    if not question.unanswerable and not gold:
        raise ValueError('it has no "articles", "quotes" or "answers", and is not "unanswerable"')
    return question


def json_of(question: Question) -> dict[str, Any]:
    """The JSON object that `question_of` makes the question of."""
    return {
        "id": question.id,
        "question": question.question,
        "history": [list(turn) for turn in question.history],
        "articles": list(question.articles),
        "quotes": [{"article": q.article, "quote": q.quote} for q in question.quotes],
        "answers": list(question.answers),
        "unanswerable": question.unanswerable,
    }


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, with their numbers, from 1."""
    # Only these bytes end a line: U+2028 may stand inside a JSON string.
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if raw.strip():
            yield number, raw


def _record(raw: bytes) -> Mapping[str, Any]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at column {error.colno})") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, a thousand brackets
        raise ValueError("it is not JSON of a usual size") from None
    if not isinstance(record, dict):
        raise ValueError("it is not a JSON object")
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half of a surrogate pair, which is no character") from None
    return record


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        raise ValueError(f'it has no "{key}"')
    if not isinstance(value, str):
        raise ValueError(f'its "{key}" is not a string')
    if not value.strip():
        raise ValueError(f'its "{key}" is empty')
    return value


def _flag(record: Mapping[str, Any], key: str) -> bool:
    value = record.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise ValueError(f'its "{key}" is neither true nor false')
    return value


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f'its "{key}" is not a list')
    return value


def _item(record: Mapping[str, Any], key: str) -> Iterator[str]:
    for value in _list(record, key):
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f'something in its "{key}" is not a string, or is empty')
        yield value


def _turn(value: object) -> tuple[str, str]:
    match value:
        case [str(asked), str(answer)]:
            return asked, answer
    raise ValueError('something in its "history" is not a [question, answer] pair of strings')


def _quote(value: object) -> GoldQuote:
    match value:
        case {"article": str(article), "quote": str(quote)} if article.strip():
            _has_words(quote, "quotes")
            return GoldQuote(article, quote)
    raise ValueError('something in its "quotes" is not {"article": "...", "quote": "..."}')


def _has_words(text: str, key: str) -> None:
    if not tokens(text):
        raise ValueError(f'something in its "{key}" holds no letter or digit')


def _unread(keys: Mapping[str, list[int]]) -> Iterator[Remark]:
    """One remark for a key, which may be a misspelt one, however many lines it stands in."""
    for key, lines in sorted(keys.items()):
        several = f" ({len(lines):,} lines)" if len(lines) > 1 else ""
        reason = f'"{key}" is none of the fields that are read{several}'
        yield Remark(lines[0], "", reason, measured=True)
