"""What several tests share: the samples, indexed once with the real model; small models."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tiny_bert import VOCABULARY, tiny_scorer, write_tokenizer
from tokenizers import Tokenizer

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus/, which holds the samples, and index/, built from them."""
    from assistant import Assistant

    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(ROOT / "corpus", folder / "corpus", ignore=_not_ours)
    Assistant.open(folder / "corpus", folder / "index")
    return folder


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    file = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    write_tokenizer(file)
    return Tokenizer.from_file(str(file))


@pytest.fixture(scope="session")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an MPNet, which has BERT's word pieces behind four of its own."""
    import torch
    from transformers import MPNetConfig, MPNetModel

    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("larger")
    config = MPNetConfig(
        vocab_size=VOCABULARY + 4, hidden_size=32, num_hidden_layers=3, num_attention_heads=2,
        intermediate_size=64, initializer_range=0.2,
    )  # fmt: skip
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    write_tokenizer(folder / "tokenizer.json", before=("<s>", "<pad>", "</s>", "<unk>"))
    return folder


@pytest.fixture
def ours(embedder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("assistant.training.network.default_model", lambda: embedder)
    return embedder


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an embedder that a scorer can begin from."""
    folder = tmp_path_factory.mktemp("embedder")
    tiny_scorer().body.save_pretrained(folder)
    write_tokenizer(folder / "tokenizer.json")
    return folder


def _not_ours(folder: str, names: list[str]) -> set[str]:
    """Articles that a person dropped into the checkout's corpus are no business of the tests."""
    keep = {"samples", "README.md"}
    return set() if Path(folder).name == "samples" else set(names) - keep
