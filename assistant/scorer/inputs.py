"""What the scorer reads: a question and some sentences as token ids, with each sentence's place.

    [CLS] question [SEP] title . sentence sentence ... [SEP]

Sentences are tokenized one by one, so that each knows its tokens; BERT's tokenizer cuts at
spaces and signs first, and makes the same of them as of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

LONGEST = 256  # tokens of one pass, special tokens included
LONGEST_QUESTION = 128  # tokens; beside it and the longest title, 92 are left for a passage
LONGEST_TITLE = 32  # tokens; the rest of a longer title is not read
OVERLAP = 40  # tokens, at most, that a window repeats of the one before

CLS, SEP = 101, 102  # of BERT's vocabulary
STOP = 1012  # "."


@dataclass(frozen=True, slots=True)
class Window:
    """One pass: the ids, which of them are the passage's, and where its sentences stand."""

    ids: tuple[int, ...]
    types: tuple[int, ...]  # 0: of the question, 1: of title and passage
    spans: tuple[tuple[int, int], ...]  # of tokens, one for each sentence or part of one
    sentences: tuple[int, ...]  # which sentence of the passage each span belongs to


def load_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer in a file, without what the file may say of cutting and padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Encoding]:
    """Ids and offsets of texts, without special tokens."""
    return list(tokenizer.encode_batch(list(texts), add_special_tokens=False))


def room(question: Sequence[int], title: Sequence[int]) -> int:
    """How many of a passage's tokens a window holds beside a question and a title."""
    return LONGEST - 4 - len(question) - len(title[:LONGEST_TITLE])  # 4: CLS, SEP, STOP, SEP


def windows(
    question: Sequence[int], title: Sequence[int], sentences: Sequence[Sequence[int]]
) -> Iterator[Window]:
    """The passes that read all sentences of a passage, in order.

    A passage that has no room beside question and title is read in windows that overlap; a
    sentence longer than a window is read in parts. A sentence without a token is in no window. A
    question may have `LONGEST_QUESTION` tokens.
    """
    head = [CLS, *question, SEP, *title[:LONGEST_TITLE], STOP]
    most = room(question, title)
    parts = [
        (number, list(sentence[at : at + most]))
        for number, sentence in enumerate(sentences)
        for at in range(0, len(sentence), most)
    ]
    first = 0
    while first < len(parts):
        end, size = first, 0
        while end < len(parts) and size + len(parts[end][1]) <= most:
            size += len(parts[end][1])
            end += 1
        yield _window(head, len(question) + 2, parts[first:end])
        if end == len(parts):
            return
        repeated = 0
        after = end
        while after - 1 > first and repeated + len(parts[after - 1][1]) <= OVERLAP:
            after -= 1
            repeated += len(parts[after][1])
        # what is repeated must leave room for what is new
        while after < end and repeated + len(parts[end][1]) > most:
            repeated -= len(parts[after][1])
            after += 1
        first = after


def _window(head: list[int], asked: int, parts: Sequence[tuple[int, list[int]]]) -> Window:
    ids = list(head)
    spans = []
    for _, part in parts:
        spans.append((len(ids), len(ids) + len(part)))
        ids += part
    ids.append(SEP)
    types = [0] * asked + [1] * (len(ids) - asked)
    return Window(tuple(ids), tuple(types), tuple(spans), tuple(number for number, _ in parts))
