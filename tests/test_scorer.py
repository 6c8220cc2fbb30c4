"""The scorer run by ONNX Runtime: its scores, and what it says when it cannot be opened."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tiny_bert import (
    BREAD,
    FERRY,
    QUESTION,
    TITLE,
    WORDS,
    ids_of,
    passages,
    tiny_scorer,
    write_tokenizer,
)
from tokenizers import Tokenizer

from assistant.errors import ScorerUnavailable
from assistant.scorer import OnnxScorer
from assistant.scorer.inputs import (
    LONGEST_QUESTION,
    Window,
    windows,
)  # fmt: skip

if TYPE_CHECKING:
    from assistant.training.network import Scorer


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a scorer, as training exports it."""
    from assistant.training.export import export

    folder = tmp_path_factory.mktemp("weights")
    write_tokenizer(folder / "made.json")
    export(tiny_scorer(), folder / "made.json", folder / "scorer")
    return folder / "scorer"


@pytest.fixture(scope="module")
def scorer(weights: Path) -> OnnxScorer:
    return OnnxScorer(weights)


# Weights of 7 bits and activations of 8 round the scores. Of the 20 passages below the largest
# difference from torch was .028 for a sentence and .025 for none, where sentences' scores spread
# by .11 (standard deviation), and the correlation was .9988.
ROUNDED = 0.05


def of_torch(scorer: Scorer, window: Window) -> tuple[list[float], float]:
    """Scores of a window's sentences and of none, with the weights as they were learned."""
    import torch

    from assistant.training.network import batch, sentence_scores

    with torch.inference_mode():
        of_tokens, none = scorer.eval()(*batch([window]))
        return sentence_scores(of_tokens[0], window).tolist(), float(none[0])


def test_its_scores_are_torch_s_but_for_rounding(scorer: OnnxScorer, weights: Path) -> None:
    learned, tokenizer = tiny_scorer(), Tokenizer.from_file(str(weights / "tokenizer.json"))
    [asked] = ids_of(tokenizer, [QUESTION])
    read = passages(20)
    scored = scorer.score(QUESTION, read)
    assert scored is not None
    found: list[float] = []
    expected: list[float] = []
    for (title, sentences), said in zip(read, scored, strict=True):
        [window] = windows(asked, ids_of(tokenizer, [title])[0], ids_of(tokenizer, sentences))
        of_sentences, none = of_torch(learned, window)
        assert said.none == pytest.approx(none, abs=ROUNDED)
        found += said.sentences
        expected += of_sentences
    np.testing.assert_allclose(found, expected, atol=ROUNDED)
    assert np.corrcoef(np.array([found, expected]))[0, 1] > 0.99


def test_the_order_of_the_passages_does_not_matter(scorer: OnnxScorer) -> None:
    read = passages(30) + [("ferry", [f"{word} {word}."]) for word in WORDS]  # many of one length
    order = random.Random(1).sample(range(len(read)), len(read))
    found = scorer.score(QUESTION, read)
    again = scorer.score(QUESTION, [read[n] for n in order])
    assert found is not None
    assert again == tuple(found[n] for n in order)


def test_a_passage_read_with_others_has_its_scores_but_for_rounding(scorer: OnnxScorer) -> None:
    read = passages(20)
    together = scorer.score(QUESTION, read)
    assert together is not None
    for passage, expected in zip(read, together, strict=True):
        alone = scorer.score(QUESTION, [passage])
        assert alone is not None
        np.testing.assert_allclose(alone[0].sentences, expected.sentences, atol=ROUNDED)


def test_tokens_point_at_the_sentence_s_own_words_and_their_mean_is_its_score(
    scorer: OnnxScorer,
) -> None:
    found = scorer.score(QUESTION, [(TITLE, [BREAD, FERRY])])
    assert found is not None
    [scored] = found
    said = [
        [text[token.start : token.end] for token in of]
        for text, of in zip([BREAD, FERRY], scored.tokens, strict=True)
    ]
    assert said[0] == ["Bread", "rises", "because", "yeast", "makes", "gas", "."]
    assert said[1][:6] == ["The", "ferry", "was", "with", "drawn", "after"]
    for score, of in zip(scored.sentences, scored.tokens, strict=True):
        assert score == pytest.approx(np.mean([token.score for token in of]), abs=1e-6)
    assert len({token.score for of in scored.tokens for token in of}) == 7 + 14


def test_a_question_may_have_128_tokens(scorer: OnnxScorer) -> None:
    assert scorer.score("why " * LONGEST_QUESTION, [(TITLE, [FERRY])]) is not None
    assert scorer.score("why " * (LONGEST_QUESTION + 1), [(TITLE, [FERRY])]) is None


def test_without_passages_there_are_no_scores(scorer: OnnxScorer) -> None:
    assert scorer.score(QUESTION, []) == ()


def test_a_sentence_without_a_token_cannot_answer(scorer: OnnxScorer) -> None:
    found = scorer.score(QUESTION, [(TITLE, ["", " \n", "\u200b"]), (TITLE, ["", FERRY]), ("", [])])
    assert found is not None
    empty, half, none = found
    assert empty.sentences == (float("-inf"),) * 3
    assert empty.tokens == ((), (), ())
    assert half.sentences[0] == float("-inf")
    assert half.sentences[1] == pytest.approx(np.mean([token.score for token in half.tokens[1]]))
    assert (none.sentences, none.tokens) == ((), ())


def test_a_sentence_in_several_windows_has_the_best_score_and_none_the_lowest(
    scorer: OnnxScorer, weights: Path
) -> None:
    chance = random.Random(2)
    sentences = [" ".join([chance.choice(WORDS)] * 19) + "." for _ in range(60)]
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    scores: list[list[float]] = [[] for _ in sentences]
    learned, nones = tiny_scorer(), []
    [asked], [title] = ids_of(tokenizer, [QUESTION]), ids_of(tokenizer, [TITLE])
    for window in windows(asked, title, ids_of(tokenizer, sentences)):
        of_sentences, none = of_torch(learned, window)
        nones.append(none)
        for sentence, score in zip(window.sentences, of_sentences, strict=True):
            scores[sentence].append(score)
    found = scorer.score(QUESTION, [(TITLE, sentences)])
    assert found is not None
    np.testing.assert_allclose(found[0].sentences, list(map(max, scores)), atol=ROUNDED)
    assert found[0].none == pytest.approx(min(nones), abs=ROUNDED)
    # the windows differ by more than rounding
    assert max(max(of) - min(of) for of in scores) > 2 * ROUNDED
    assert max(nones) - min(nones) > 2 * ROUNDED


def test_of_a_sentence_read_in_parts_the_best_part_is_pointed_at(scorer: OnnxScorer) -> None:
    chance, best = random.Random(3), set()
    for before in ([], [BREAD]) * 4:
        words = chance.choices(WORDS, k=600)
        long = " ".join(words)
        found = scorer.score(QUESTION, [(TITLE, [*before, long, FERRY])])
        assert found is not None
        of, score = found[0].tokens[len(before)], found[0].sentences[len(before)]
        assert score == pytest.approx(np.mean([token.score for token in of]), abs=1e-6)
        said = [long[token.start : token.end] for token in of]
        [place] = [n for n in range(600) if words[n : n + len(said)] == said]
        assert of[0].start == len(" ".join([*words[:place], ""]))
        best.add((place, len(said)))
        assert FERRY[found[0].tokens[-1][1].start :].startswith("ferry")
    # 256 less 4, the question's 7 and the title's 2 are 243: each part was once the best
    assert best == {(0, 243), (243, 243), (486, 114)}


def test_threads_may_share_it(weights: Path) -> None:
    shared, read = OnnxScorer(weights), passages(10)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: shared.score(QUESTION, read), range(8)))
    assert found == [OnnxScorer(weights).score(QUESTION, read)] * 8


def test_it_runs_without_torch(weights: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.scorer import OnnxScorer; "
        "scorer = OnnxScorer(Path(sys.argv[1])); "
        f"print(len(scorer.score({QUESTION!r}, [({TITLE!r}, [{FERRY!r}])])), *sys.modules)"
    )
    run = [sys.executable, "-c", code, str(weights)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    scored, *loaded = done.stdout.split()
    assert scored == "1"
    assert "onnxruntime" in loaded
    assert not {"torch", "transformers", "onnx"} & set(loaded)


# --- weights that cannot be used ------------------------------------------------------------


def damaged(weights: Path, folder: Path, file: str, data: bytes | None) -> Path:
    """A copy of the weights in which one file is another, or missing."""
    shutil.copytree(weights, folder)
    if data is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("file", "data", "message"),
    [
        ("scorer.onnx", None, "There are no weights of a scorer in"),
        ("scorer.json", None, "There are no weights of a scorer in"),
        ("tokenizer.json", None, "There are no weights of a scorer in"),
        ("scorer.json", b'{"format": 1, ', "There are no weights of a scorer in"),
        ("scorer.json", b"\xff\xfe", "There are no weights of a scorer in"),
        ("scorer.json", b"[1]", "There are no weights of a scorer in"),
        ("scorer.json", b'{"format": 2}', r"another version of the assistant \(format 2, not 1\)"),
        ("scorer.json", b"{}", r"another version of the assistant \(format None, not 1\)"),
        ("scorer.json", b'{"format": 1}', "are not the ones that belong there"),
        ("scorer.onnx", b"cut short", "are not the ones that belong there"),
        ("tokenizer.json", b'{"version": "1.0"', "The scorer's tokenizer in .* is damaged"),
    ],
)
def test_what_is_missing_or_damaged_is_said_in_one_sentence_with_a_way_out(
    weights: Path, tmp_path: Path, file: str, data: bytes | None, message: str
) -> None:
    folder = damaged(weights, tmp_path / "scorer", file, data)
    with pytest.raises(ScorerUnavailable, match=message) as raised:
        OnnxScorer(folder)
    said = str(raised.value)
    assert str(folder) in said
    assert ": install the" in said
    assert said.count(".") == str(folder).count(".") + 1
    assert said.endswith(".")


def test_weights_cut_short_are_noticed(weights: Path, tmp_path: Path) -> None:
    whole = (weights / "scorer.onnx").read_bytes()
    folder = damaged(weights, tmp_path / "scorer", "scorer.onnx", whole[:-1])
    with pytest.raises(ScorerUnavailable, match="are not the ones that belong there"):
        OnnxScorer(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(ScorerUnavailable, match=f"no weights of a scorer in {folder}: install"):
            OnnxScorer(folder)
