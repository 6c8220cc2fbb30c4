"""What the scorer is trained for, worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
import torch
from tiny_bert import made_up
from torch import Tensor, nn

from assistant.scorer.inputs import windows
from assistant.training.fit import hardest
from assistant.training.loss import ANSWERS, Teacher, loss_of
from assistant.training.network import Scorer
from assistant.training.passages import Example


class Fixed(Scorer):
    """Says the same of any windows: scores of tokens that lie behind `[CLS] 1 [SEP] .`"""

    def __init__(self, of_tokens: Sequence[Sequence[float]], none: Sequence[float]) -> None:
        nn.Module.__init__(self)
        longest = max(map(len, of_tokens))
        rows = [[9.0] * 4 + [*row] + [9.0] * (longest - len(row) + 1) for row in of_tokens]
        self.said = torch.tensor(rows), torch.tensor(none)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        assert ids.shape == self.said[0].shape
        return self.said


def example(right: list[list[int]], *lengths: Sequence[int]) -> Example:
    """Of a passage for each of `lengths`, those of its sentences in tokens."""
    [question] = made_up(1)
    read = [next(windows([1], [], [[7] * n for n in of])) for of in lengths]
    return Example(question, read, right)


def test_the_loss_is_that_worked_out_by_hand() -> None:
    answered = example([[0, 1], []], [2, 1, 1], [1])
    not_answered = example([[]], [1, 2])
    scorer = Fixed([[1, 3, 0, 1], [-1], [2, 0, 1]], [1, 0, 0.5])
    e = math.exp
    within = (
        math.log((e(2) + e(0) + e(1) + e(1)) / (e(2) + e(0))),  # (1 + 3) / 2, 0, 1; none 1
        math.log((e(-1) + e(0)) / e(0)),  # -1; none 0
        math.log((e(2) + e(0.5) + e(0.5)) / e(0.5)),  # 2, (0 + 1) / 2; none .5
    )
    together = math.log((e(2) + e(0) + e(1) + e(-1)) / (e(2) + e(0)))
    for joint in (0.0, 0.5, 1.0):
        loss = loss_of([answered, not_answered], scorer, joint)
        assert loss.item() == pytest.approx(sum(within) / 3 + joint * together, abs=1e-6)
    alone = loss_of([not_answered], Fixed([[2, 0, 1]], [0.5]), 1.0)  # nothing to take together
    assert alone.item() == pytest.approx(within[2], abs=1e-6)


def test_a_teacher_is_followed_in_what_it_says_of_sentences_and_of_none() -> None:
    drawn = [example([[0], []], [2, 1], [1])]
    scorer = Fixed([[1, 3, 0], [-1]], [1, 0])
    teacher = Fixed([[4, 2, 1], [0]], [0, 2])

    def chances(*scores: float) -> list[float]:
        return [math.exp(score) / sum(map(math.exp, scores)) for score in scores]

    def apart(better: Sequence[float], said: Sequence[float]) -> float:
        both = zip(chances(*better), chances(*said), strict=True)
        return sum(p * math.log(p / q) for p, q in both)

    # (1 + 3) / 2, 0; none 1, where the teacher has (4 + 2) / 2, 1; none 0
    within = apart((3, 1, 0), (2, 0, 1)), apart((0, 2), (-1, 0))
    together = apart((3, 1, 0), (2, 0, -1))
    for joint in (0.0, 0.5):
        alone = loss_of(drawn, scorer, joint).item()
        taught = loss_of(drawn, scorer, joint, Teacher(teacher)).item()
        expected = ANSWERS * alone + sum(within) / 2 + joint * together
        assert taught == pytest.approx(expected, abs=1e-6)


def test_of_the_passages_that_do_not_answer_the_likeliest_are_kept() -> None:
    first = example([[0], [], [], []], [1], [1, 1], [2], [3])
    second = example([[0], []], [1], [4])
    # of each window but the first; the best sentence counts: 5, (4 + 0) / 2 = 2, 3
    scorer = Fixed([[0, 5], [4, 0], [3, 3, 3], [1, 1, 1, 1]], [0, 0, 0, 0]).train()
    [kept, both] = hardest([first, second], scorer, keep=2)
    assert kept.windows == [first.windows[n] for n in (0, 1, 3)]
    assert kept.right == [[0], [], []]
    assert both == second
    assert scorer.training
    [alone] = hardest([example([[0]], [1])], scorer, keep=2)
    assert len(alone.windows) == 1
