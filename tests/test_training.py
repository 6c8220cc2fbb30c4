"""Training the scorer: on made-up articles, with the small BERT of `test_scorer.py`."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from test_scorer import tiny_scorer, write_tokenizer
from tokenizers import Tokenizer
from torch import Tensor, nn
from typer.testing import CliRunner

from assistant.scorer import OnnxScorer
from assistant.scorer.inputs import LONGEST_QUESTION, Window, tokens, windows
from assistant.training import fit as training
from assistant.training.__main__ import app
from assistant.training.data import Question, load
from assistant.training.fit import Settings, fit, hardest, loss_of, steps
from assistant.training.network import Scorer
from assistant.training.passages import Example, Passages
from assistant.training.plots import plot_curve, plot_run


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


def read_of(window: Window) -> list[tuple[int, ...]]:
    return [window.ids[start:end] for start, end in window.spans]


# --- data -----------------------------------------------------------------------------------


def test_questions_are_read_in_order_with_what_stands_around_their_passages(tmp_path: Path) -> None:
    row = {"title": "Ferry", "question": "Why?", "sentences": ["A.", "B."], "right": [1]}
    files: dict[str, list[dict[str, object]]] = {
        "b.jsonl": [{"id": "b1", "source": "b", **row, "right": []}],
        "a.jsonl": [{"id": f"a{n}", "source": "a", "passage": f"p{n}", **row} for n in (1, 2)],
        "a-around.jsonl": [{"passage": "p1", "before": [], "after": ["C.", "D."]}],
    }
    for name, rows in files.items():
        (tmp_path / name).write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert load(tmp_path) == [
        Question("a1", "a", "p1", "Ferry", "Why?", ("A.", "B."), frozenset({1}), (("C.", "D."),)),
        Question("a2", "a", "p2", "Ferry", "Why?", ("A.", "B."), frozenset({1})),
        Question("b1", "b", "b Ferry", "Ferry", "Why?", ("A.", "B."), frozenset()),
    ]


# --- passages -------------------------------------------------------------------------------


def test_the_first_passage_holds_the_answer_and_right_points_at_it(tokenizer: Tokenizer) -> None:
    ordinary = made_up()
    # a window has so little room beside these that passages are drawn shorter
    long, longer = ("why " * more + ordinary[0].text for more in (117, 250))
    questions = [
        *ordinary,
        replace(ordinary[0], id="long", text=long, title="ferry " * 40),
        replace(ordinary[0], id="longer", text=longer, title="ferry " * 40),
    ]
    assert len(tokens(tokenizer, [long])[0]) == LONGEST_QUESTION
    passages, chance = Passages(questions, tokenizer), random.Random(1)
    lengths = set()
    for question in questions * 10:
        drawn = passages.draw(question, chance)
        told = [tuple(ids) for ids in tokens(tokenizer, question.sentences)]
        read = read_of(drawn.windows[0])
        lengths.add(len(read))
        assert drawn.right[0]
        assert [read[n] for n in drawn.right[0]] == [told[n] for n in (2, 4) if told[n] in read]
        first = told.index(read[0])
        assert read == told[first : first + len(read)]
        assert drawn.right[1:] == [[], []]
    assert lengths >= {2, 3, 4, 5, 6}


def test_passages_beside_it_are_of_its_article_and_then_of_others(tokenizer: Tokenizer) -> None:
    questions = made_up()
    passages, chance = Passages(questions, tokenizer), random.Random(1)
    [question, *others] = questions

    def of(*parts: Sequence[str]) -> set[tuple[int, ...]]:
        return {tuple(ids) for part in parts for ids in tokens(tokenizer, part)}

    around = of(*question.around)
    elsewhere = of(*(part for other in others for part in (other.sentences, *other.around)))
    for own, beside in [(0, 0), (1, 0), (0, 1), (2, 2), (9, 9)]:
        _, *wrong = passages.draw(question, chance, own, beside).windows
        assert len(wrong) == min(own, 2) + min(beside, 2)  # there are no more
        read = [set(read_of(window)) for window in wrong]
        assert all(found <= around for found in read[: min(own, 2)])
        assert all(found <= elsewhere for found in read[min(own, 2) :])


def test_a_passage_of_its_article_that_may_answer_too_is_never_drawn(tokenizer: Tokenizer) -> None:
    chance = random.Random(2)
    beside = {
        "number": sentence(chance, 20, "1987"),
        "two words": sentence(chance, 20, "aldermouth", "pier"),
        "two words apart": sentence(chance, 20, "pier", "zirconia", "aldermouth"),
        "one word": sentence(chance, 20, "aldermouth"),
        "the question's number": sentence(chance, 20, "1950"),
        "the question's words": sentence(chance, 20, "ferry", "sailed", "1950"),
        "none": sentence(chance, 20),
    }
    question = Question(
        "q", "made", "ferry", "Ferry", "When did the ferry of 1950 sail again?",
        ("It was docked.", "The ferry of 1950 sailed again in 1987 from Aldermouth pier."),
        frozenset({1}), (tuple(beside.values()),),
    )  # fmt: skip
    # words that are in more than one passage of twenty tell nothing: so others are needed
    passages = Passages([question, *made_up(40)], tokenizer)
    names = {
        tuple(ids): name
        for name, ids in zip(beside, tokens(tokenizer, list(beside.values())), strict=True)
    }
    drawn = set()
    for _ in range(50):
        for window in passages.draw(question, chance, own=3, others=0).windows[1:]:
            drawn |= {names[ids] for ids in read_of(window)}
    assert drawn == {"one word", "the question's number", "the question's words", "none"}


def test_the_same_passages_are_drawn_from_the_same_chance(tokenizer: Tokenizer) -> None:
    def drawn(seed: int) -> list[Example]:
        passages, chance = Passages(made_up(), tokenizer), random.Random(seed)
        return [passages.draw(question, chance) for question in made_up() * 2]

    assert drawn(5) == drawn(5) != drawn(6)


def test_of_a_few_passages_words_tell_nothing_so_none_of_another_is_drawn(
    tokenizer: Tokenizer,
) -> None:
    for count in (1, 2, 8, 9):
        questions = made_up(count, around=False)
        drawn = Passages(questions, tokenizer).draw(questions[0], random.Random(0))
        assert len(drawn.windows) == 1


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

    def draw(
        self, question: Question, chance: random.Random, own: int = 1, others: int = 1
    ) -> Example:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().draw(question, chance, own, others)


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


def test_the_same_curve_is_drawn_with_the_same_bytes(tmp_path: Path) -> None:
    points = {100: {"right": 0.4, "refused": 0.1}, 1000: {"right": 0.6, "refused": 0.3}}
    drawn = [plot_curve(points, tmp_path / f"{n}.svg").read_bytes() for n in range(2)]
    points[1000]["right"] = 0.7
    assert drawn[0] == drawn[1] != plot_curve(points, tmp_path / "other.svg").read_bytes()
