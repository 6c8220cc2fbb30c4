"""What a scorer is trained for: to say which sentences answer, or what a teacher says of them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from assistant.training.network import Scorer, batch, sentence_scores
from assistant.training.passages import Example

ANSWERS = 0.25  # weight of the answers themselves where a teacher says what it thinks
REMEMBERED = 100  # batches: more than are drawn at once


class Teacher:
    """A larger scorer. Asked of the same batch again, as `Settings.repeat` has it, it remembers.

    Not with `Settings.keep`, which makes another batch of it each time.
    """

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer.eval()
        self._said: dict[int, tuple[Sequence[Example], list[list[Tensor]]]] = {}

    def says(self, examples: Sequence[Example]) -> list[list[Tensor]]:
        """Of each example's windows the scores of the spans, and of none as the last."""
        known = self._said.get(id(examples))
        if known is None or known[0] is not examples:
            with torch.inference_mode():
                known = examples, _scores(examples, self._scorer)
            self._said[id(examples)] = known
            if len(self._said) > REMEMBERED:
                del self._said[next(iter(self._said))]
        return known[1]


def loss_of(
    examples: Sequence[Example], scorer: Scorer, joint: float, teacher: Teacher | None = None
) -> Tensor:
    """Cross-entropy within each passage over its sentences and none, and over all together.

    With a teacher, most of it is the divergence from what that one says, in the same places
    (Hinton, Vinyals and Dean 2015).
    """
    said = _scores(examples, scorer)
    loss = _from_answers(examples, said, joint)
    if teacher is None:
        return loss
    return ANSWERS * loss + _from_teacher(said, teacher.says(examples), joint)


def _scores(examples: Sequence[Example], scorer: Scorer) -> list[list[Tensor]]:
    """Of each example's windows the scores of the spans, and of none as the last."""
    tokens, none = scorer(*batch([w for example in examples for w in example.windows]))
    tokens, none = tokens.float(), none.float()
    row, found = 0, []
    for example in examples:
        of_windows = []
        for window in example.windows:
            scores = sentence_scores(tokens[row], window)
            of_windows.append(torch.cat([scores, none[row : row + 1]]))
            row += 1
        found.append(of_windows)
    return found


def _from_answers(
    examples: Sequence[Example], said: Sequence[Sequence[Tensor]], joint: float
) -> Tensor:
    within, together = [], []
    for example, scores in zip(examples, said, strict=True):
        answers = []
        for of_window, right in zip(scores, example.right, strict=True):
            target = torch.logsumexp(of_window[right], 0) if right else of_window[-1]
            within.append(torch.logsumexp(of_window, 0) - target)
            answers.append(of_window[right])
        if any(example.right):
            everything = torch.cat([of_window[:-1] for of_window in scores])
            together.append(torch.logsumexp(everything, 0) - torch.logsumexp(torch.cat(answers), 0))
    loss = torch.stack(within).mean()
    return loss + joint * torch.stack(together).mean() if together else loss


def _from_teacher(
    said: Sequence[Sequence[Tensor]], taught: Sequence[Sequence[Tensor]], joint: float
) -> Tensor:
    within, together = [], []
    for scores, better in zip(said, taught, strict=True):
        within += [_divergence(*both) for both in zip(scores, better, strict=True)]
        everything = (torch.cat([one[:-1] for one in each]) for each in (scores, better))
        together.append(_divergence(*everything))
    return torch.stack(within).mean() + joint * torch.stack(together).mean()


def _divergence(scores: Tensor, better: Tensor) -> Tensor:
    """Kullback and Leibler's, of the chances that scores stand for, from better ones."""
    return nn.functional.kl_div(
        torch.log_softmax(scores, 0), torch.log_softmax(better, 0), reduction="sum", log_target=True
    )
