"""The training run: deterministic for a number of threads, and resumed where it was stopped."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from assistant.training.data import Question
from assistant.training.loss import Teacher, loss_of
from assistant.training.network import Scorer, batch, sentence_scores
from assistant.training.passages import Example, Passages

LOG_EVERY = 25  # steps
SAVE_EVERY = 200  # steps
POOL = 256  # questions that are drawn at once and sorted by length, so that little is padding


@dataclass(frozen=True, slots=True)
class Settings:
    epochs: float = 1.3
    passages: int = 24  # of a step
    rate: float = 1.2e-4  # learning rate at its highest
    warmup: float = 0.05  # share of the steps until it is reached; then it falls to 0
    dropout: float = 0.1
    own: int = 1  # passages of its own article drawn beside each question, where there are any
    others: int = 1  # passages of other articles drawn beside each question
    near: int = 0  # near misses drawn beside each question, where there are any
    keep: int = 0  # of all these, how many are learned from: the hardest; 0: all of them
    repeat: int = 1  # how often a batch is learned from before the next ones are drawn
    joint: float = 1.0  # weight of the loss over all passages of a question together
    seed: int = 0


def steps(
    passages: Passages, questions: Sequence[Question], settings: Settings
) -> Iterator[list[Example]]:
    """Batches without end: each round has all questions in another order, drawn anew."""
    chance = random.Random(settings.seed)
    while True:
        order = list(questions)
        chance.shuffle(order)
        drawn: list[Example] = []
        for number, question in enumerate(order, start=1):
            drawn.append(
                passages.draw(question, chance, settings.own, settings.others, settings.near)
            )
            if len(drawn) == POOL or number == len(order):
                drawn.sort(key=lambda example: max(len(w.ids) for w in example.windows))
                batches = list(_batches(drawn, settings))
                for _ in range(settings.repeat):
                    chance.shuffle(batches)
                    yield from batches
                drawn = []


def hardest(examples: Sequence[Example], scorer: Scorer, keep: int) -> list[Example]:
    """The first passage of each example, and the others that the scorer finds likeliest."""
    was = scorer.training
    scorer.eval()
    with torch.inference_mode():
        read = [w for example in examples for w in example.windows[1:]]
        tokens = scorer(*batch(read))[0] if read else torch.zeros(0, 0)
    scorer.train(was)
    row, kept = 0, []
    for example in examples:
        likely = []
        for number in range(1, len(example.windows)):
            scores = sentence_scores(tokens[row].float(), example.windows[number])
            likely.append((float(scores.max()), number))
            row += 1
        chosen = [0, *(number for _, number in sorted(likely, reverse=True)[:keep])]
        kept.append(
            Example(
                example.question,
                [example.windows[n] for n in chosen],
                [example.right[n] for n in chosen],
            )
        )
    return kept


def _batches(examples: Sequence[Example], settings: Settings) -> Iterator[list[Example]]:
    together: list[Example] = []
    count = 0
    for example in examples:
        together.append(example)
        learned = len(example.windows)
        count += min(learned, 1 + settings.keep) if settings.keep else learned
        if count >= settings.passages:
            yield together
            together, count = [], 0
    if together:
        yield together


def fit(
    scorer: Scorer,
    passages: Passages,
    questions: Sequence[Question],
    settings: Settings,
    folder: Path,
    teacher: Scorer | None = None,
) -> None:
    """Trains a scorer; writes `run.jsonl` (a line every 25 steps) and, at its end, `scorer.pt`.

    A run with the same settings that was stopped in the folder is gone on with. Raises SystemExit
    without questions, and where the run in the folder is another.
    """
    if not questions:
        raise SystemExit("There is no question to learn from: give more of them.")
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    scorer.to(device).train()
    asked = None if teacher is None else Teacher(teacher.to(device))
    parameters = [p for p in scorer.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=settings.rate, weight_decay=0.01)
    beside = [
        settings.others + settings.own * bool(q.around) + settings.near * bool(q.right)
        for q in questions
    ]
    per_round = sum(1 + (min(n, settings.keep) if settings.keep else n) for n in beside)
    total = int(settings.epochs * per_round / settings.passages)
    warm = max(1, int(settings.warmup * total))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (total - n) / max(1, total - warm)))
    )
    kind = {**asdict(settings), "questions": len(questions), "taught": teacher is not None}
    done = _resume(folder, kind, scorer, optimizer, schedule)
    log = folder / "run.jsonl"
    _cut(log, done // LOG_EVERY)
    started, losses = time.perf_counter(), []
    for number, examples in enumerate(steps(passages, questions, settings)):
        if number < done:
            continue  # drawn all the same: the draws that follow depend on it
        if number == total:
            break
        torch.manual_seed(settings.seed * 1_000_003 + number)  # dropout, the same after a pause
        with torch.autocast(device.type, dtype=torch.bfloat16):
            if settings.keep:
                examples = hardest(examples, scorer, settings.keep)
            loss = loss_of(examples, scorer, settings.joint, asked)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if (number + 1) % LOG_EVERY == 0:
            rate = (number + 1 - done) * settings.passages / (time.perf_counter() - started)
            line = {
                "step": number + 1,
                "of": total,
                "loss": round(sum(losses) / len(losses), 4),
                "passages_a_second": round(rate, 1),
            }
            with log.open("a", encoding="utf-8") as lines:
                print(json.dumps(line), file=lines)
            losses = []
        if (number + 1) % SAVE_EVERY == 0:
            _save(folder / "pause.pt", kind, number + 1, scorer, optimizer, schedule)
    scorer.eval()
    torch.save(scorer.state_dict(), folder / "scorer.pt")
    (folder / "pause.pt").unlink(missing_ok=True)


def _cut(log: Path, lines: int) -> None:
    """Keeps the first lines of a log: what was logged after a pause is logged again."""
    kept = log.read_text(encoding="utf-8").splitlines(keepends=True) if log.exists() else []
    log.write_text("".join(kept[:lines]), encoding="utf-8")


def _save(file: Path, kind: Mapping[str, object], done: int, *parts: object) -> None:
    states = [part.state_dict() for part in parts]  # type: ignore[attr-defined]
    part = file.with_suffix(".part")
    torch.save({"kind": dict(kind), "done": done, "states": states}, part)
    part.replace(file)


def _resume(folder: Path, kind: Mapping[str, object], *parts: object) -> int:
    """Puts a paused run's state back, and returns how many of its steps are done."""
    file = folder / "pause.pt"
    if not file.exists():
        return 0
    paused = torch.load(file, map_location="cpu")
    if paused.get("kind") != kind:
        raise SystemExit(
            f"{file} is of a run with other settings, questions or teacher: give another folder."
        )
    for part, state in zip(parts, paused["states"], strict=True):
        part.load_state_dict(state)  # type: ignore[attr-defined]
    return int(paused["done"])
