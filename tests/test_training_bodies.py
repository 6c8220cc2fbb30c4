"""Bodies that a scorer, or a teacher of one, may have: with word pieces or layers of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from tiny_bert import made_up
from tokenizers import Tokenizer
from typer.testing import CliRunner

from assistant.scorer.inputs import CLS, SEP, STOP, Window
from assistant.training.__main__ import app
from assistant.training.fit import Settings, fit
from assistant.training.network import Scorer, batch
from assistant.training.passages import Passages
from assistant.training.speed import for_cpu


@pytest.mark.usefixtures("ours")
def test_a_larger_body_reads_the_same_word_pieces_by_its_own_numbers(larger: Path) -> None:
    scorer = Scorer.from_embedder(larger, dropout=0.0).eval()
    long, short = (CLS, 1013, 1014, SEP, STOP, 1015, SEP), (CLS, 1013, SEP, 1014, SEP)
    [both, alone] = (
        batch([Window(ids, (0,) * len(ids), ((1, 2),), (0,)) for ids in read])
        for read in ([long, short], [short])
    )
    assert scorer.pieces is not None
    assert scorer.pieces[both[0]][1].tolist() == [0, 1017, 2, 1018, 2, 1, 1]  # 1: padding
    with torch.inference_mode():
        tokens, none = scorer(*both)
        there, of_none = scorer(*alone)
    assert torch.allclose(tokens[1, :5], there[0], atol=1e-5)
    assert torch.allclose(none[1], of_none[0], atol=1e-5)


def test_a_body_with_other_word_pieces_is_refused(ours: Path, larger: Path, tmp_path: Path) -> None:
    shutil.copytree(larger, tmp_path / "other")
    file = tmp_path / "other" / "tokenizer.json"
    file.write_text(file.read_text("utf-8").replace('"##drawn"', '"drawn_"'), "utf-8")
    with pytest.raises(SystemExit, match="has other word pieces, '##drawn' is not among them"):
        Scorer.from_embedder(tmp_path / "other", dropout=0.0)


@pytest.mark.usefixtures("ours")
def test_frozen_layers_stay_as_they_are(larger: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    scorer, questions = Scorer.from_embedder(larger, dropout=0.0, frozen=2), made_up()
    for_cpu(scorer.body)  # its attention is its own, and stays
    before = {name: value.clone() for name, value in scorer.state_dict().items()}
    fit(
        scorer,
        Passages(questions, tokenizer),
        questions[:8],
        Settings(epochs=1, passages=6),
        tmp_path,
    )
    learned = {n for n, value in scorer.state_dict().items() if not torch.equal(value, before[n])}
    last = {name for name in before if name.startswith("body.encoder.layer.2.")}
    assert learned == last | {name for name in before if not name.startswith("body.")}


@pytest.mark.usefixtures("ours")
def test_a_body_may_be_the_first_layers_of_a_deeper_one(larger: Path) -> None:
    whole = Scorer.from_embedder(larger, dropout=0.0).state_dict()
    cut = Scorer.from_embedder(larger, dropout=0.0, layers=2).state_dict()
    deepest = {name for name in whole if name.startswith("body.encoder.layer.2.")}
    assert deepest and whole.keys() - cut.keys() == deepest
    of_body = [name for name in cut if name.startswith("body.")]
    assert all(torch.equal(cut[name], whole[name]) for name in of_body)
    as_deep = Scorer.from_embedder(larger, dropout=0.0, layers=9).state_dict()
    assert as_deep.keys() == whole.keys()  # it has no more


@pytest.mark.usefixtures("ours")
def test_the_mean_of_two_runs_is_a_scorer_s_weights(larger: Path, tmp_path: Path) -> None:
    scorers = [Scorer.from_embedder(larger, dropout=0.0) for _ in range(2)]  # heads by chance
    for number, scorer in enumerate(scorers):
        (tmp_path / str(number)).mkdir()
        torch.save(scorer.state_dict(), tmp_path / str(number) / "scorer.pt")
    between = tmp_path / "between"
    runs = [str(tmp_path / name) for name in "01"]
    CliRunner().invoke(app, ["mean", *runs, "--to", str(between)], catch_exceptions=False)
    Scorer.from_embedder(larger, dropout=0.0).load_state_dict(
        found := torch.load(between / "scorer.pt")
    )
    one, other = (scorer.none.weight.detach() for scorer in scorers)
    assert not torch.equal(one, other)
    assert torch.allclose(found["none.weight"], (one + other) / 2)
