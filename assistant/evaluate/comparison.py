"""Two runs over the same questions: what differs, and whether chance alone may explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.evaluate.measures import MEASURES, Measure
from assistant.evaluate.records import Question, Row, Run
from assistant.evaluate.resampling import Difference, paired
from assistant.evaluate.stages import further


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that fails no longer, or anew, or at another stage."""

    question: Question
    before: str  # the stage where it failed, or ""
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of an earlier run's questions in a later one."""

    shared: int  # questions that are the same in both, with the same gold
    differences: tuple[tuple[Measure, Difference], ...]  # over those
    better: tuple[Moved, ...]
    worse: tuple[Moved, ...]
    changed: tuple[str, ...]  # ids that stand for another question, or other gold, in each run
    only_before: tuple[str, ...]  # ids
    only_after: tuple[str, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Compares a run with an earlier one, over the questions that are the same in both."""
    old, new = _by_id(before), _by_id(after)
    both = [id for id in new if id in old]
    pairs = [(old[id], new[id]) for id in both if old[id].question == new[id].question]
    moved = [
        (Moved(now.question, then.stage, now.stage), further(then.stage, now.stage))
        for then, now in pairs
    ]
    return Comparison(
        len(pairs),
        tuple((measure, _difference(pairs, measure)) for measure in MEASURES),
        better=tuple(one for one, stages in moved if stages > 0),
        worse=tuple(one for one, stages in moved if stages < 0),
        changed=tuple(id for id in both if old[id].question != new[id].question),
        only_before=tuple(id for id in old if id not in new),
        only_after=tuple(id for id in new if id not in old),
    )


def _by_id(run: Run) -> Mapping[str, Row]:
    return {row.question.id: row for row in run.rows}


def _difference(pairs: list[tuple[Row, Row]], measure: Measure) -> Difference:
    return paired(
        [then.values.get(measure.value) for then, _ in pairs],
        [now.values.get(measure.value) for _, now in pairs],
        measure.statistic,
    )
