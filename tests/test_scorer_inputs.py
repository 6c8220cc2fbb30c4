"""How a question and a passage become the windows that the scorer reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from assistant.scorer.inputs import (
    CLS,
    LONGEST,
    LONGEST_QUESTION,
    LONGEST_TITLE,
    OVERLAP,
    SEP,
    STOP,
    Window,
    room,
    windows,
)  # fmt: skip

if TYPE_CHECKING:
    pass


def test_a_passage_that_fits_is_one_window() -> None:
    [window] = windows([11, 12], [21], [[31, 32], [33]])
    assert window == Window(
        ids=(CLS, 11, 12, SEP, 21, STOP, 31, 32, 33, SEP),
        types=(0, 0, 0, 0, 1, 1, 1, 1, 1, 1),
        spans=((6, 8), (8, 9)),
        sentences=(0, 1),
    )


def test_of_a_title_the_first_tokens_are_read() -> None:
    title = range(2000, 2050)
    [window] = windows([11], title, [[31]])
    assert window.ids == (CLS, 11, SEP, *title[:LONGEST_TITLE], STOP, 31, SEP)
    assert room([11], title) == 256 - 4 - 1 - 32


def test_a_sentence_without_a_token_is_in_no_window() -> None:
    [window] = windows([11], [], [[], [31], []])
    assert window.sentences == (1,)
    assert window.ids == (CLS, 11, SEP, STOP, 31, SEP)
    assert list(windows([11], [], [[], []])) == []
    assert list(windows([11], [], [])) == []


def test_a_passage_of_two_thousand_tokens_is_read_in_windows_that_share_two_sentences() -> None:
    sentences = [[1100 + n] * 20 for n in range(100)]
    # 256 tokens, less 4 and the question's 10 and the title's 5, are 237: 11 sentences of 20;
    # the next window repeats two of them, the 40 tokens of OVERLAP
    read = [window.sentences for window in windows([11] * 10, [21] * 5, sentences)]
    assert read == [tuple(range(first, min(first + 11, 100))) for first in range(0, 98, 9)]


def test_at_most_forty_tokens_are_read_twice() -> None:
    most = room([11], [21])
    for last, expected in [(40, [(0, 1), (1, 2)]), (41, [(0, 1), (2,)])]:
        read = windows([11], [21], [[31] * (most - last), [32] * last, [33] * 50])
        assert [window.sentences for window in read] == expected


def test_what_is_repeated_gives_way_to_a_long_sentence() -> None:
    most = room([11], [21])
    sentences = [[31] * (most - 20), [32] * 10, [33] * 10, [34] * (most - 15)]
    read = [window.sentences for window in windows([11], [21], sentences)]
    assert read == [(0, 1, 2), (2, 3)]  # of the 20 tokens that could be repeated 15 have room


def test_a_sentence_longer_than_a_window_is_read_in_parts() -> None:
    most = room([11], [21])
    long = list(range(2000, 2000 + 2 * most + 5))
    read = list(windows([11], [21], [[31], long, [32]]))
    assert [window.sentences for window in read] == [(0,), (1,), (1,), (1, 2)]
    assert [token for window in read[1:] for token in window.ids[5:-1]] == [*long, 32]
    assert [len(window.ids) for window in read] == [7, 256, 256, 12]


@given(
    question=st.integers(0, LONGEST_QUESTION),
    title=st.integers(0, 50),
    lengths=st.lists(st.one_of(st.integers(0, 45), st.integers(0, 400)), max_size=25),
)
def test_every_token_of_every_sentence_is_read_in_order(
    question: int, title: int, lengths: list[int]
) -> None:
    number = iter(range(10_000, 100_000))  # each token once, so that its place can be known
    sentences = [[next(number) for _ in range(length)] for length in lengths]
    flat = [token for sentence in sentences for token in sentence]
    before: list[int] = []
    read: list[int] = []
    for window in windows([1] * question, [2] * title, sentences):
        assert len(window.ids) == len(window.types) <= LONGEST
        head = [CLS, *[1] * question, SEP, *[2] * min(title, LONGEST_TITLE), STOP]
        assert list(window.ids[: len(head)]) == head
        assert window.types == (0,) * (question + 2) + (1,) * (len(window.ids) - question - 2)
        at = len(head)
        for sentence, (start, end) in zip(window.sentences, window.spans, strict=True):
            assert at == start < end  # one after the other, and none empty
            place = sentences[sentence].index(window.ids[start])
            part = sentences[sentence][place : place + end - start]
            assert list(window.ids[start:end]) == part
            at = end
        assert window.ids[at:] == (SEP,)
        body = list(window.ids[len(head) : at])
        repeated = [token for token in body if token in before]
        assert len(repeated) <= OVERLAP
        assert body[: len(repeated)] == repeated == before[len(before) - len(repeated) :]
        assert len(body) > len(repeated)
        read += body[len(repeated) :]
        before = body
    assert read == flat
