"""What a person said of answers, a line of JSON each, and questions to evaluate made of that."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.chat.conversation import Conversation, Verdict
from assistant.errors import AssistantError
from assistant.render import to_json
from assistant.types import Answer

NAME = "feedback.jsonl"

Json = dict[str, Any]

_lock = threading.Lock()


def judge(
    file: Path,
    conversation: Conversation,
    verdict: Verdict,
    settings: Mapping[str, object] | None = None,
) -> str:
    """Appends a verdict on the conversation's last answer; "", or why it could not be written.

    To judge an earlier one give the conversation up to it. `settings` are whatever made the
    answer what it is, as an assistant's `Config`. An exchange without an answer is not judged.
    """
    if not conversation or conversation[-1].answer is None:
        return ""
    record = _record(conversation, conversation[-1].answer, verdict, settings or {})
    try:
        _append(file, json.dumps(record, default=str).encode("ascii") + b"\n")
    except OSError as error:
        return f"Your verdict could not be written to {file} ({error.strerror or error})."
    return ""


def to_gold(file: Path) -> str:
    """The verdicts as questions that `assistant evaluate` reads: JSON Lines, "" where none is.

    An answer that is right makes a question with its quotes as what is to be found; a refusal that
    is right makes an unanswerable one. Of several verdicts on the same question after the same
    conversation the last right one counts, until the same answer is called wrong.

    Left out is what would have to be guessed. An answer that is wrong, or "not this", does not say
    which words are right, nor that there are none, and a refusal that is wrong does not say what
    it missed: they can be counted, but not measured against. Neither can a list of articles, which
    is not made of quotes, what was asked within chosen articles, which `evaluate` asks of all of
    them, nor small talk. Lines that are broken are skipped. Raises AssistantError where the file
    is there and cannot be read.
    """
    gold: dict[str, Json] = {}
    said: dict[str, tuple[Any, ...]] = {}  # what the answer that counts quoted
    for record in _records(file):
        question = _gold(record)
        if question is None:
            continue
        answer = (record["kind"] == "refused", question["quotes"])
        if record["verdict"] == "right":
            gold[question["id"]], said[question["id"]] = question, answer
        elif said.get(question["id"]) == answer:
            del gold[question["id"]], said[question["id"]]
    return "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in gold.values())


def told(file: Path) -> str:
    """How often answers were called what, in a sentence."""
    counts = Counter(str(record.get("verdict")) for record in _records(file))
    if not counts:
        return f"No verdict on an answer is in {file} yet: they are given in the chat."
    said = ", ".join(f"{number:,} × {verdict}" for verdict, number in counts.most_common())
    return f"{file} holds {said}. A question is made of each answer that was last called right."


def _record(
    conversation: Conversation, answer: Answer, verdict: Verdict, settings: Mapping[str, object]
) -> Json:
    last = conversation[-1]
    turns: list[tuple[str, str]] = []
    for exchange in conversation:  # each question once, with the last of its answers
        if exchange.answer:
            if exchange.again:
                del turns[-1:]
            turns.append((exchange.question, exchange.answer.text))
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": verdict,
        "question": last.question,
        "history": turns[:-1],
        "kind": answer.kind,
        "quotes": [{"article": c.article.id, "quote": c.quote} for c in answer.citations],
        "hits": list(dict.fromkeys(hit.chunk.article.id for hit in answer.hits)),
        "list": answer.listing is not None,
        "scope": to_json(Answer("", "talk", where=last.scope))["where"] if last.scope else None,
        "as_typed": last.as_typed,
        "settings": dict(settings),
    }


def _append(file: Path, line: bytes) -> None:
    """One write at the file's end, wherever another put that meanwhile."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _lock, open(file, "ab+", buffering=0) as at:
        if at.seek(0, os.SEEK_END):
            at.seek(-1, os.SEEK_END)
            if at.read(1) != b"\n":  # a line that was cut short must not swallow this one
                line = b"\n" + line
        at.write(line)


def _records(file: Path) -> Iterator[Json]:
    """The lines that are records of ours."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise AssistantError(
            f"The verdicts in {file} cannot be read ({error.strerror}). Name another file."
        ) from error
    for line in data.split(b"\n"):
        try:
            record = json.loads(line)
            json.dumps(record, ensure_ascii=False).encode()  # no half of a surrogate pair
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield record


def _gold(record: Json) -> Json | None:
    """The question that a verdict of "right" on this answer makes; None where it makes none."""
    match record:
        case {
            "verdict": "right" | "wrong" | "not this",
            "question": str(question),
            "history": list(history),
            "kind": "answered" | "doubtful" | "refused" as kind,
            "quotes": list(found),
            "list": False,
            "scope": None,
        } if question.strip():
            pass
        case _:
            return None
    turns = [turn for turn in history if _is_turn(turn)]
    quotes = [
        {"article": quote["article"], "quote": quote["quote"]} for quote in found if _says(quote)
    ]
    if len(turns) < len(history) or bool(quotes) == (kind == "refused"):
        return None
    key = json.dumps([question, turns]).encode()
    return {
        "id": f"said-{hashlib.sha256(key).hexdigest()[:12]}",
        "question": question,
        "history": turns,
        "quotes": quotes,
        "unanswerable": kind == "refused",
    }


def _is_turn(turn: object) -> bool:
    match turn:
        case [str(), str()]:
            return True
    return False


def _says(quote: object) -> bool:
    """Whether it is a quote with a letter or digit, as an evaluation wants it."""
    match quote:
        case {"article": str(article), "quote": str(words)}:
            return bool(article.strip()) and any(c.isalnum() for c in words)
    return False
