"""Training the scorer: on made-up articles, with the small BERT of `test_scorer.py`."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_bert import made_up, tiny_scorer, write_tokenizer
from tokenizers import Tokenizer
from torch import Tensor, nn
from typer.testing import CliRunner

from assistant.scorer import OnnxScorer
from assistant.scorer.inputs import windows
from assistant.training import fit as training
from assistant.training.__main__ import app
from assistant.training.data import Question
from assistant.training.fit import Settings, fit, hardest, loss_of, steps
from assistant.training.network import Scorer
from assistant.training.passages import Example, Passages
from assistant.training.plots import plot_run
from assistant.training.quality import Quality, judge, write


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    file = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    write_tokenizer(file)
    return Tokenizer.from_file(str(file))


@pytest.fixture(autouse=True)
def as_many_threads_as_before() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


# --- loss -----------------------------------------------------------------------------------


class Fixed(Scorer):
    """Says the same of any windows: scores of tokens that lie behind `[CLS] 1 [SEP] .`"""

    def __init__(self, of_tokens: Sequence[Sequence[float]], none: Sequence[float]) -> None:
        nn.Module.__init__(self)
        longest = max(map(len, of_tokens))
        rows = [[9.0] * 4 + [*row] + [9.0] * (longest - len(row) + 1) for row in of_tokens]
        self.said = torch.tensor(rows), torch.tensor(none)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        assert ids.shape == self.said[0].shape
        return self.said


def example(right: list[list[int]], *lengths: Sequence[int]) -> Example:
    """Of a passage for each of `lengths`, those of its sentences in tokens."""
    [question] = made_up(1)
    read = [next(windows([1], [], [[7] * n for n in of])) for of in lengths]
    return Example(question, read, right)


def test_the_loss_is_that_worked_out_by_hand() -> None:
    answered = example([[0, 1], []], [2, 1, 1], [1])
    not_answered = example([[]], [1, 2])
    scorer = Fixed([[1, 3, 0, 1], [-1], [2, 0, 1]], [1, 0, 0.5])
    e = math.exp
    within = (
        math.log((e(2) + e(0) + e(1) + e(1)) / (e(2) + e(0))),  # (1 + 3) / 2, 0, 1; none 1
        math.log((e(-1) + e(0)) / e(0)),  # -1; none 0
        math.log((e(2) + e(0.5) + e(0.5)) / e(0.5)),  # 2, (0 + 1) / 2; none .5
    )
    together = math.log((e(2) + e(0) + e(1) + e(-1)) / (e(2) + e(0)))
    for joint in (0.0, 0.5, 1.0):
        loss = loss_of([answered, not_answered], scorer, joint)
        assert loss.item() == pytest.approx(sum(within) / 3 + joint * together, abs=1e-6)
    alone = loss_of([not_answered], Fixed([[2, 0, 1]], [0.5]), 1.0)  # nothing to take together
    assert alone.item() == pytest.approx(within[2], abs=1e-6)


def test_of_the_passages_that_do_not_answer_the_likeliest_are_kept() -> None:
    first = example([[0], [], [], []], [1], [1, 1], [2], [3])
    second = example([[0], []], [1], [4])
    # of each window but the first; the best sentence counts: 5, (4 + 0) / 2 = 2, 3
    scorer = Fixed([[0, 5], [4, 0], [3, 3, 3], [1, 1, 1, 1]], [0, 0, 0, 0]).train()
    [kept, both] = hardest([first, second], scorer, keep=2)
    assert kept.windows == [first.windows[n] for n in (0, 1, 3)]
    assert kept.right == [[0], [], []]
    assert both == second
    assert scorer.training
    [alone] = hardest([example([[0]], [1])], scorer, keep=2)
    assert len(alone.windows) == 1


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
def test_a_folder_with_a_run_of_other_settings_is_refused(
    tokenizer: Tokenizer, tmp_path: Path
) -> None:
    questions = made_up()
    with pytest.raises(KeyboardInterrupt):
        fit(tiny_scorer(), Stopped(questions, tokenizer), questions[:8], QUICK, tmp_path)
    before = (tmp_path / "run.jsonl").read_bytes()
    other = replace(QUICK, rate=1e-3)
    with pytest.raises(
        SystemExit, match=r"pause\.pt is of a run with other settings: give another"
    ):
        fit(tiny_scorer(), Passages(questions, tokenizer), questions[:8], other, tmp_path)
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


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an embedder that a scorer can begin from."""
    folder = tmp_path_factory.mktemp("embedder")
    tiny_scorer().body.save_pretrained(folder)
    write_tokenizer(folder / "tokenizer.json")
    return folder


def test_the_commands_train_export_and_draw(
    embedder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.embed.default_model", lambda: embedder)
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
    assert does("export", "--run", run, "--to", to) == "0"
    found = OnnxScorer(to).score("Why?", [("The ferry", ["The hull was cracked.", "Bread."])])
    assert found is not None
    assert len(set(found[0].sentences)) == 2
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
