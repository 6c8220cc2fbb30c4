"""Training the scorer: on made-up articles, with the small BERT of `test_scorer.py`."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_bert import made_up, tiny_scorer
from tokenizers import Tokenizer
from torch import Tensor, nn
from typer.testing import CliRunner

from assistant.scorer import OnnxScorer
from assistant.training import fit as training
from assistant.training.__main__ import app
from assistant.training.data import Question
from assistant.training.fit import Settings, fit, steps
from assistant.training.loss import loss_of
from assistant.training.network import Scorer
from assistant.training.passages import Example, Passages
from assistant.training.plots import plot_run
from assistant.training.quality import Quality, judge, write


@pytest.fixture(autouse=True)
def as_many_threads_as_before() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


# --- runs -----------------------------------------------------------------------------------

# a round is four steps: eight questions, three passages each, six passages a step
QUICK = Settings(epochs=2.5, passages=6, rate=3e-3, joint=1.0)


class Stopped(Passages):
    """Someone presses Ctrl+C in the third round, when eight steps are done."""

    left = 2 * 8

    def draw(self, *asked: Any, **more: Any) -> Example:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().draw(*asked, **more)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is short still pauses (after steps 3, 6 and 9) and logs (every second)."""
    monkeypatch.setattr(training, "SAVE_EVERY", 3)
    monkeypatch.setattr(training, "LOG_EVERY", 2)


def weights_of(run: Path) -> dict[str, list[float]]:
    return {name: value.tolist() for name, value in torch.load(run / "scorer.pt").items()}


def logged(run: Path) -> list[tuple[int, float]]:
    lines = (run / "run.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["step"], row["loss"]) for row in map(json.loads, lines)]


def test_every_round_has_every_question_in_another_order(tokenizer: Tokenizer) -> None:
    questions = made_up()
    endless = steps(Passages(questions, tokenizer), questions[:8], QUICK)
    rounds = [[next(endless) for _ in range(4)] for _ in range(3)]
    orders = [[drawn.question.id for step in each for drawn in step] for each in rounds]
    assert [sorted(order) for order in orders] == [[f"q{n}" for n in range(8)]] * 3
    assert orders[0] != orders[1] != orders[2]
    assert {sum(len(drawn.windows) for drawn in step) for each in rounds for step in each} == {6}


def test_training_lowers_the_loss(tokenizer: Tokenizer, tmp_path: Path) -> None:
    questions = made_up()
    passages, scorer, chance = Passages(questions, tokenizer), tiny_scorer(), random.Random(7)
    drawn = [passages.draw(question, chance) for question in questions[:8]]
    with torch.inference_mode():
        before = loss_of(drawn, scorer.eval(), 1.0).item()
    fit(scorer, passages, questions[:8], replace(QUICK, epochs=10), tmp_path)
    with torch.inference_mode():
        after = loss_of(drawn, scorer, 1.0).item()
    assert after < 0.8 * before


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("settings", [QUICK, replace(QUICK, own=2, others=2, keep=2)])
def test_a_run_that_was_stopped_ends_as_one_that_was_not(
    tokenizer: Tokenizer, tmp_path: Path, settings: Settings
) -> None:
    whole, halved = tmp_path / "whole", tmp_path / "halved"
    questions = made_up()
    passages, learned = Passages(questions, tokenizer), questions[:8]
    fit(tiny_scorer(), passages, learned, settings, whole)
    with pytest.raises(KeyboardInterrupt):
        fit(tiny_scorer(), Stopped(questions, tokenizer), learned, settings, halved)
    assert sorted(file.name for file in halved.iterdir()) == ["pause.pt", "run.jsonl"]
    assert [step for step, _ in logged(halved)] == [2, 4, 6, 8]
    fit(tiny_scorer(seed=1), passages, learned, settings, halved)  # goes on from its sixth step
    assert weights_of(halved) == weights_of(whole)
    assert logged(halved) == logged(whole)  # steps 7 and 8 were taken again, and logged once
    assert [step for step, _ in logged(whole)] == [2, 4, 6, 8, 10]
    assert not (halved / "pause.pt").exists()
    fit(tiny_scorer(), passages, learned, replace(settings, seed=1), tmp_path / "other")
    assert weights_of(tmp_path / "other") != weights_of(whole)


@pytest.mark.usefixtures("often")
def test_a_folder_with_another_run_is_refused(tokenizer: Tokenizer, tmp_path: Path) -> None:
    questions = made_up()
    with pytest.raises(KeyboardInterrupt):
        fit(tiny_scorer(), Stopped(questions, tokenizer), questions[:8], QUICK, tmp_path)
    before = (tmp_path / "run.jsonl").read_bytes()
    passages = Passages(questions, tokenizer)
    reason = r"pause\.pt is of a run with other settings, questions or teacher: give another"
    with pytest.raises(SystemExit, match=reason):
        fit(tiny_scorer(), passages, questions[:8], replace(QUICK, rate=1e-3), tmp_path)
    with pytest.raises(SystemExit, match=reason):
        fit(tiny_scorer(), passages, questions[:7], QUICK, tmp_path)
    with pytest.raises(SystemExit, match=reason):
        fit(tiny_scorer(), passages, questions[:8], QUICK, tmp_path, teacher=tiny_scorer())
    assert (tmp_path / "run.jsonl").read_bytes() == before


def test_all_weights_learn_but_the_word_vectors_of_the_embedder(
    embedder: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    scorer, questions = Scorer.from_embedder(embedder, dropout=0.0), made_up()
    before = {name: value.clone() for name, value in scorer.state_dict().items()}
    settings = replace(QUICK, others=2, keep=2)  # passages are chosen without gradients first
    fit(scorer, Passages(questions, tokenizer), questions[:8], settings, tmp_path)
    same = {n for n, value in scorer.state_dict().items() if torch.equal(value, before[n])}
    assert same == {"body.embeddings.word_embeddings.weight"}


def test_a_teacher_is_asked_once_of_a_batch_that_is_learned_from_twice(
    tokenizer: Tokenizer, tmp_path: Path
) -> None:
    class Counting(Scorer):
        asked = 0

        def forward(self, *given: Tensor) -> tuple[Tensor, Tensor]:
            self.asked += 1
            return super().forward(*given)

    questions = made_up()
    passages, learned = Passages(questions, tokenizer), questions[:8]
    twice = replace(QUICK, epochs=2, repeat=2)
    endless = steps(passages, learned, twice)
    drawn = [next(endless) for _ in range(8)]  # a round is four steps
    assert {id(step) for step in drawn[:4]} == {id(step) for step in drawn[4:]}
    teacher = Counting(tiny_scorer(seed=5, dropout=0.0).body)
    fit(tiny_scorer(), passages, learned, twice, tmp_path / "taught", teacher)
    assert teacher.asked == 4
    fit(tiny_scorer(), passages, learned, twice, tmp_path / "alone")
    assert weights_of(tmp_path / "taught") != weights_of(tmp_path / "alone")


def test_the_commands_train_export_and_draw(
    ours: Path, larger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.embed.default_model", lambda: ours)
    data, run, to = tmp_path / "data", tmp_path / "run", tmp_path / "to"
    data.mkdir()
    rows = [
        {"id": q.id, "source": q.source, "title": q.title, "passage": q.article,
         "question": q.text, "sentences": q.sentences, "right": sorted(q.right)}
        for q in made_up()
    ]  # fmt: skip
    (data / "made.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    def does(*arguments: object) -> str:
        done = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
        return f"{done.exit_code} {done.stdout}".strip()

    assert does("fit", "--data", data, "--run", run, "--threads", 1) == "0"
    again = ["fit", "--data", data, "--run", tmp_path / "two", "--begin", run / "scorer.pt"]
    assert does(*again, "--keep", 1, "--threads", 1) == "0"
    taught = ["fit", "--data", data, "--run", tmp_path / "three", "--threads", 1]
    teacher = tmp_path / "teacher"
    assert does(*taught[:3], "--run", teacher, "--model", larger, "--frozen", 1) == "0"
    taught += ["--teacher", teacher / "scorer.pt", "--teacher-model", larger, "--repeat", 2]
    assert does(*taught) == "0"
    assert (tmp_path / "three" / "run.jsonl").exists()
    assert does("export", "--run", run, "--to", to) == "0"
    found = OnnxScorer(to).score("Why?", [("The ferry", ["The hull was cracked.", "Bread."])])
    assert found is not None
    assert len(set(found[0].sentences)) == 2
    monkeypatch.setattr("assistant.training.export.LARGEST", 10)
    too_large = does("export", "--run", tmp_path / "two", "--to", to)
    assert too_large.startswith("1 The scorer would take ")
    assert OnnxScorer(to).score("Why?", [("The ferry", ["Bread."])])  # the one of before
    assert does("plot", "--run", run) == f"0 {run / 'run.svg'}"
    # of so few articles that were read whole, all are held out
    rest = [{"passage": row["passage"], "before": ["A."], "after": []} for row in rows]
    (data / "made-around.jsonl").write_text("\n".join(map(json.dumps, rest)), encoding="utf-8")
    assert does("fit", "--data", data, "--run", run) == (
        "1 There is no question to learn from: give more of them."
    )


# --- quality --------------------------------------------------------------------------------


def test_quality_is_of_questions_with_all_that_is_there_of_their_articles(
    tokenizer: Tokenizer, tmp_path: Path
) -> None:
    rows: tuple[tuple[str, list[int]], ...] = (
        ("bread rises", [1]),
        ("bread rises", []),
        ("ferry", [0]),
    )
    questions = [
        Question(
            f"q{n}", "made", f"article {n}", "", f"Why {text}?", ("Bread rises.", "The ferry."),
            frozenset(right), (("Why bread?",),),
        )
        for n, (text, right) in enumerate(rows)
    ]  # fmt: skip
    passages = Passages(questions, tokenizer)
    windows_of, right = passages.whole(questions[0])
    assert [len(window.spans) for window in windows_of] == [2, 1]
    assert right == [[1], []]

    class LongerIsBetter(Scorer):
        """A token's score is its place; none is surer of the second question."""

        def __init__(self) -> None:
            nn.Module.__init__(self)

        def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
            places = torch.arange(ids.shape[1], dtype=torch.float).repeat(len(ids), 1)
            return places, torch.full((len(ids),), 3.0)

    found = judge(LongerIsBetter(), passages, questions, learned=7)
    # the last sentence of the passage stands farthest: right for the first, wrong for the third
    assert found == Quality(learned=7, held_out=3, best=0.5, apart=found.apart)
    assert found.apart == 0.25  # as sure of the second as of the first, less of the third
    for n, quality in enumerate((found, replace(found, learned=70, best=0.9))):
        (tmp_path / str(n)).mkdir()
        write(quality, tmp_path / str(n))
    picture = tmp_path / "curve.svg"
    runs = [str(tmp_path / name) for name in "10"]
    done = CliRunner().invoke(app, ["curve", *runs, "--to", str(picture)])
    assert done.stdout.strip() == str(picture)
    assert picture.read_text(encoding="utf-8").count("<use") >= 4  # two marks on each line


# --- plots ----------------------------------------------------------------------------------


def test_the_same_run_is_drawn_with_the_same_bytes(tmp_path: Path) -> None:
    from matplotlib import pyplot

    drawn = []
    for losses in ([3.0, 2.0, 1.5], [3.0, 2.0, 1.5], [3.0, 2.0, 1.0]):
        rows = [json.dumps({"step": 25 * n, "loss": loss}) for n, loss in enumerate(losses, 1)]
        (tmp_path / "run.jsonl").write_text("\n".join(rows), encoding="utf-8")
        drawn.append(plot_run(tmp_path).read_bytes())
    assert drawn[0] == drawn[1] != drawn[2]
    assert b"<svg" in drawn[0]
    assert pyplot.get_fignums() == []
