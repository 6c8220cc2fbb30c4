"""The scorer as a torch module: a small BERT that scores sentences, and "none of these"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from assistant.embed import default_model
from assistant.scorer.inputs import Window, load_tokenizer

_SPECIAL = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>"}  # as MPNet has them


class Scorer(nn.Module):
    """Scores each sentence of a window by the mean of its tokens, and none by `[CLS]`.

    The score of a sentence is linear in its tokens' last layer, so that it is the mean of a
    score of each token: these say which words of the sentence it stands on.
    """

    def __init__(self, body: Any, pieces: Tensor | None = None) -> None:
        """`pieces`: the body's word pieces of BERT's, `(BERT's vocabulary,)`, where it has its own.

        Such a body is taken to tell question and passage apart without token types, as MPNet does.
        """
        super().__init__()
        self.body: Any = body  # a transformers model, whose types say little
        self.pieces: Tensor | None
        self.register_buffer("pieces", pieces, persistent=False)
        width = int(body.config.hidden_size)
        self.sentence = nn.Linear(width, 1)
        self.none = nn.Linear(width, 1)

    @classmethod
    def from_embedder(
        cls, folder: Path, dropout: float, frozen: int = 0, layers: int = 0
    ) -> Scorer:
        """The body is an embedder's or a cross-encoder's; its word vectors stay as they are.

        So do, with `frozen`, all embeddings and that many layers. `layers`: only the first so many
        are taken; 0: all. Its word pieces have to be BERT's, in whatever order: SystemExit where
        they are not.
        """
        config = AutoConfig.from_pretrained(
            folder,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,  # keeps the fused attention, half again as fast
        )
        if layers:
            config.num_hidden_layers = min(layers, config.num_hidden_layers)
        body = AutoModel.from_pretrained(folder, config=config, add_pooling_layer=False)
        if frozen:
            body.requires_grad_(False)
            body.encoder.layer[frozen:].requires_grad_(True)
        body.embeddings.word_embeddings.weight.requires_grad_(False)
        return cls(body, None if config.model_type == "bert" else _pieces(folder))

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of tokens `(windows, tokens)` and of none `(windows,)`, where the weights lie."""
        ids, types, mask = (part.to(self.none.weight.device) for part in (ids, types, mask))
        if self.pieces is None:
            read = self.body(input_ids=ids, token_type_ids=types, attention_mask=mask)
        else:
            read = self.body(input_ids=self.pieces[ids], attention_mask=mask)
        last = read.last_hidden_state
        return self.sentence(last).squeeze(-1), self.none(last[:, 0]).squeeze(-1)


def _pieces(folder: Path) -> Tensor:
    """Of each word piece of the scorer's, its number in the vocabulary of the folder's model."""
    ours = load_tokenizer(default_model() / "tokenizer.json").get_vocab()
    theirs = load_tokenizer(folder / "tokenizer.json").get_vocab()
    missing = ours.keys() - theirs.keys()
    if missing:
        raise SystemExit(
            f"{folder} has other word pieces, {min(missing)!r} is not among them: "
            "give a model with BERT's."
        )
    pieces = torch.zeros(max(ours.values()) + 1, dtype=torch.long)
    for piece, number in ours.items():
        pieces[number] = theirs[_SPECIAL.get(piece, piece)]
    return pieces


def batch(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Windows as padded tensors: ids, token types, attention mask."""
    longest = max(len(window.ids) for window in windows)
    ids, types, mask = (torch.zeros(len(windows), longest, dtype=torch.long) for _ in range(3))
    for row, window in enumerate(windows):
        length = len(window.ids)
        ids[row, :length] = torch.tensor(window.ids)
        types[row, :length] = torch.tensor(window.types)
        mask[row, :length] = 1
    return ids, types, mask


def sentence_scores(tokens: Tensor, window: Window) -> Tensor:
    """The scores of a window's spans, `(spans,)`, from those of its tokens."""
    return torch.stack([tokens[start:end].mean() for start, end in window.spans])
