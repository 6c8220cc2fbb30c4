"""Attention and dropout for CPUs do what PyTorch's do."""

from __future__ import annotations

import pytest
import torch
from tiny_bert import tiny_scorer
from torch import Tensor, nn

from assistant.training.speed import Dropout, for_cpu


def scores_and_gradients(fast: bool, lengths: tuple[int, ...]) -> tuple[list[Tensor], list[Tensor]]:
    scorer = tiny_scorer(dropout=0.0)
    if fast:
        for_cpu(scorer.body)
        assert not any(isinstance(module, nn.Dropout) for module in scorer.modules())
    longest = max(lengths)
    mask = torch.tensor([[1] * length + [0] * (longest - length) for length in lengths])
    ids = torch.arange(len(lengths) * longest).view(-1, longest) % 900 + 100
    tokens, none = scorer(ids * mask, torch.zeros_like(ids), mask)
    read = [row[:length] for row, length in zip(tokens, lengths, strict=True)]
    loss = sum((row**2).sum() for row in read) + none.sum()
    loss.backward()
    return [*read, none], [p.grad for p in scorer.parameters() if p.grad is not None]


@pytest.mark.parametrize("lengths", [(7, 7), (9, 4, 1)], ids=["alike", "padded"])
def test_scores_and_gradients_are_those_of_torch(lengths: tuple[int, ...]) -> None:
    for fast, plain in zip(
        scores_and_gradients(True, lengths), scores_and_gradients(False, lengths), strict=True
    ):
        assert len(fast) == len(plain)
        for one, other in zip(fast, plain, strict=True):
            torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-3)


def test_dropout_drops_its_share_and_makes_up_for_it() -> None:
    layer, x = Dropout(0.25), torch.ones(400, 500, requires_grad=True)
    torch.manual_seed(1)
    out = layer(x)
    assert (out == 0).float().mean().item() == pytest.approx(0.25, abs=0.005)
    assert out[out != 0].unique().tolist() == pytest.approx([4 / 3])
    out.sum().backward()
    assert x.grad is not None
    assert torch.equal(x.grad, out.detach())  # what was dropped learns nothing
    torch.manual_seed(1)
    assert torch.equal(layer(x), out)
    assert not torch.equal(layer(x), out)
    assert layer.eval()(x) is x
    assert Dropout(0.0)(x) is x
