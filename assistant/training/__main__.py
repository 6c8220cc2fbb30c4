"""The commands of training: `python -m assistant.training fit --data FOLDER --run FOLDER`."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Annotated

import typer

from assistant.scorer import SHIPPED

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Run = Annotated[Path, typer.Option(help="Folder of the run: its log, pauses and weights.")]
HELD_OUT = 60  # articles whose questions no run learns from: to look at while developing


@app.command()
def fit(
    run: Run,
    data: Annotated[Path, typer.Option(help="Folder of questions, see training/data.py.")],
    begin: Annotated[
        Path | None, typer.Option(help="Weights of another run to go on from.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="Folder of the body to begin from; else the embedder's.")
    ] = None,
    layers: Annotated[int, typer.Option(help="Of its layers the first ones; 0: all.")] = 0,
    frozen: Annotated[int, typer.Option(help="Layers of the body that stay as they are.")] = 0,
    teacher: Annotated[
        Path | None, typer.Option(help="Weights of a larger scorer to learn from.")
    ] = None,
    teacher_model: Annotated[
        Path | None, typer.Option(help="Folder of the body that those have.")
    ] = None,
    epochs: Annotated[float, typer.Option(help="Rounds through the questions.")] = 1.3,
    rate: Annotated[float, typer.Option(help="Learning rate at its highest.")] = 1.2e-4,
    own: Annotated[int, typer.Option(help="Passages of its own article beside each.")] = 1,
    others: Annotated[int, typer.Option(help="Passages of other articles beside each.")] = 1,
    near: Annotated[int, typer.Option(help="Near misses beside each, where there are any.")] = 0,
    keep: Annotated[int, typer.Option(help="Of all these the hardest so many; 0: all.")] = 0,
    repeat: Annotated[int, typer.Option(help="How often a batch is learned from at once.")] = 1,
    joint: Annotated[float, typer.Option(help="Weight of the loss over all passages.")] = 1.0,
    seed: Annotated[int, typer.Option(help="What is drawn depends on it.")] = 0,
    share: Annotated[float, typer.Option(help="Of the questions: for a learning curve.")] = 1.0,
    threads: Annotated[int, typer.Option(help="Cores to use.")] = 2,
) -> None:
    """Train a scorer, or go on with a run that was stopped. One was made by three rounds:

    fit --run one --data D, then fit --run two --data D --begin one/scorer.pt --own 2 --others 4
    --keep 2 --rate 8e-5 --epochs 0.55 --seed 1, then fit --run three --data D --begin two/scorer.pt
    --near 1 --rate 1e-4 --epochs 1.6 --seed 3

    A larger scorer is trained by --model FOLDER --frozen 6, and teaches by --teacher. It is asked
    once of passages that are learned from --repeat times, without --keep. What shipped was taught,
    by the mean of the weights of three and of three as a larger one taught it: fit --run four
    --data D --model L12 --layers 6 --teacher mean/scorer.pt --repeat 2 --near 1 --epochs 0.11
    --seed 3, then fit --run five --data D --model L12 --layers 6 --begin four/scorer.pt --teacher
    mean/scorer.pt --repeat 2 --near 1 --epochs 0.9 --seed 4, L12 being a folder of
    ms-marco-MiniLM-L-12-v2.
    """
    import torch

    from assistant.embed import default_model
    from assistant.scorer.inputs import load_tokenizer
    from assistant.training.data import load
    from assistant.training.fit import Settings
    from assistant.training.fit import fit as train
    from assistant.training.network import Scorer
    from assistant.training.passages import Passages
    from assistant.training.quality import judge, write
    from assistant.training.speed import for_cpu

    torch.set_num_threads(threads)
    settings = Settings(
        epochs=epochs, rate=rate, own=own, others=others, near=near, keep=keep, repeat=repeat,
        joint=joint, seed=seed,
    )  # fmt: skip
    questions = load(data)
    passages = Passages(questions, load_tokenizer(default_model() / "tokenizer.json"))
    chance = random.Random(1)
    articles = sorted({question.article for question in questions if question.around})
    chance.shuffle(articles)
    held_out = set(articles[:HELD_OUT])
    learned = [question for question in questions if question.article not in held_out]
    if share < 1:
        learned = chance.sample(learned, int(share * len(learned)))
    torch.manual_seed(seed)
    scorer = Scorer.from_embedder(model or default_model(), settings.dropout, frozen, layers)
    if begin is not None:
        scorer.load_state_dict(torch.load(begin, map_location="cpu"))
    larger = None
    if teacher is not None:
        larger = Scorer.from_embedder(teacher_model or default_model(), dropout=0.0)
        larger.load_state_dict(torch.load(teacher, map_location="cpu"))
    if not torch.cuda.is_available():
        for_cpu(scorer.body)
    train(scorer, passages, learned, settings, run, larger)
    unseen = [question for question in questions if question.article in held_out]
    if {bool(question.right) for question in unseen} == {True, False}:
        quality = judge(scorer, passages, unseen, len(learned))
        write(quality, run)
        print(quality)


@app.command()
def export(
    run: Run,
    to: Annotated[Path, typer.Option(help="Folder that the assistant reads.")] = SHIPPED,
) -> None:
    """Write a run's weights as the assistant runs them: ONNX, int8."""
    import torch

    from assistant.embed import default_model
    from assistant.training.export import export as write
    from assistant.training.network import Scorer

    scorer = Scorer.from_embedder(default_model(), dropout=0.0)
    scorer.load_state_dict(torch.load(run / "scorer.pt", map_location="cpu"))
    write(scorer, default_model() / "tokenizer.json", to)


@app.command()
def mean(runs: list[Path], to: Annotated[Path, typer.Option(help="Folder of a new run.")]) -> None:
    """Write the mean of the weights of runs that began from the same ones."""
    import torch

    states = [torch.load(run / "scorer.pt", map_location="cpu") for run in runs]
    together = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    to.mkdir(parents=True, exist_ok=True)
    torch.save(together, to / "scorer.pt")


@app.command()
def plot(run: Run) -> None:
    """Draw the loss of a run into `run.svg` beside its log."""
    from assistant.training.plots import plot_run

    print(plot_run(run))


@app.command()
def curve(runs: list[Path], to: Annotated[Path, typer.Option(help="An SVG file.")]) -> None:
    """Draw the quality of runs on questions held out against how many they learned from."""
    from assistant.training.quality import plot_curve

    print(plot_curve(runs, to))


if __name__ == "__main__":
    app()
