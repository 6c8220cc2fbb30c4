"""The fake embedder is what its docstring says."""

from __future__ import annotations

import pytest
from fakes import WordEmbedder


def test_the_vectors_can_be_worked_out_by_hand() -> None:
    (vector,), (spans,) = WordEmbedder().embed_passages(["to be"], [[(0, 2), (3, 5)]])
    assert vector[[7, 35]].tolist() == pytest.approx([0.5**0.5] * 2)
    assert [row.nonzero()[0].tolist() for row in spans] == [[35], [7]]
    assert WordEmbedder().embed_query("...").tolist() == [0.0] * 64


def test_every_cjk_letter_counts_as_a_word() -> None:
    assert WordEmbedder().count("to be, 道海") == 4
