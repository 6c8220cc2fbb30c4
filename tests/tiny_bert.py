"""A small BERT and its tokenizer, in place of the scorer's, and passages for them."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from assistant.scorer.inputs import CLS, SEP, STOP, encode
from assistant.training.data import Question

if TYPE_CHECKING:
    from assistant.training.network import Scorer

QUESTION = "Why was the ferry withdrawn?"
TITLE = "The ferry"
FERRY = "The ferry was withdrawn after engineers found a crack in the hull."
BREAD = "Bread rises because yeast makes gas."
WORDS = sorted({*FERRY[:-1].lower().split(), *BREAD[:-1].lower().split(), "why"} - {"withdrawn"})
VOCABULARY = 1200


def write_tokenizer(file: Path, before: Sequence[str] = ()) -> None:
    """BERT's tokenizer: WORDS are one token each, "withdrawn" is two, others their letters.

    Behind the pieces given, as a model has it that takes BERT's over.
    """
    letters = string.ascii_lowercase + string.digits + ",?!'"
    pieces = dict.fromkeys([*letters, *(f"##{x}" for x in letters), *WORDS, "with", "##drawn"])
    vocabulary = {f"[unused{n}]": n for n in range(STOP)}
    for n, name in {0: "[PAD]", 100: "[UNK]", CLS: "[CLS]", SEP: "[SEP]"}.items():
        del vocabulary[f"[unused{n}]"]
        vocabulary[name] = n
    vocabulary |= {piece: STOP + n for n, piece in enumerate([".", *pieces])}
    vocabulary = {piece: n + len(before) for piece, n in vocabulary.items()}
    vocabulary |= {piece: n for n, piece in enumerate(before)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.save(str(file))


def tiny_scorer(seed: int = 0, dropout: float = 0.1) -> Scorer:
    """A scorer of two layers, 32 wide. Weights ten times BERT's 0.02, so that words matter."""
    import torch
    from transformers import BertConfig, BertModel

    from assistant.training.network import Scorer

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, initializer_range=0.2, hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    return Scorer(BertModel(config, add_pooling_layer=False))


def passages(count: int, sentences: int = 6) -> list[tuple[str, list[str]]]:
    """Titles and sentences of words drawn at random, the same each time."""
    chance = random.Random(0)
    return [
        (
            " ".join(chance.choices(WORDS, k=3)),
            [
                " ".join(chance.choices(WORDS, k=chance.randint(3, 15))) + "."
                for _ in range(chance.randint(1, sentences))
            ],
        )
        for _ in range(count)
    ]


def sentence(chance: random.Random, count: int, *inside: str) -> str:
    """Some words, and others of six letters that nothing else holds: a token a letter."""
    drawn = ["".join(chance.choices("bcdfglmnprst", k=6)) for _ in range(count - len(inside))]
    return " ".join([*inside, *drawn]).capitalize() + "."


def made_up(count: int = 20, around: bool = True) -> list[Question]:
    """A question on each of so many articles, answered by two of six sentences.

    A word of it is in the passage, and in those of the next two articles.
    """
    chance = random.Random(0)
    asked = ["".join(chance.choices("bcdfglmnprst", k=6)) for _ in range(count)]
    found = []
    for n in range(count):
        told = [sentence(chance, 5) for _ in range(6)]
        told[0] = sentence(chance, 5, *{asked[(n - 1) % count]: 1, asked[(n - 2) % count]: 2})
        told[2] = sentence(chance, 5, asked[n])
        before, after = (tuple(sentence(chance, 5) for _ in range(3)) for _ in range(2))
        found.append(
            Question(
                f"q{n}", "made", f"article {n}", "The ferry", f"Why {asked[n]} after the crack?",
                tuple(told), frozenset({2, 4}), (before, after) if around else (),
            )
        )  # fmt: skip
    return found


def ids_of(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """The token ids of texts."""
    return [encoding.ids for encoding in encode(tokenizer, texts)]
