"""A run as JSON, and back: what `--json` prints and `--save` writes."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from assistant.errors import EvaluationError
from assistant.evaluate.comparison import Comparison, Moved
from assistant.evaluate.gold import json_of, question_of
from assistant.evaluate.measures import MEASURES, VALUES
from assistant.evaluate.records import Cited, Remark, Row, Run
from assistant.evaluate.resampling import estimate
from assistant.evaluate.stages import STAGES
from assistant.types import AnswerKind

Json = dict[str, Any]
FORMAT = 1


def to_json(run: Run, comparison: Comparison | None = None) -> Json:
    """The figures, the stages, every question's row and the remarks, in values for `json.dumps`."""
    stages = Counter(row.stage for row in run.rows)
    data: Json = {
        "format": FORMAT,
        "measures": {
            measure.key: asdict(
                estimate([row.values.get(measure.value) for row in run.rows], measure.statistic)
            )
            for measure in MEASURES
        },
        "stages": {stage: stages[stage] for stage in STAGES},
        "rows": [_row(row) for row in run.rows],
        "remarks": [asdict(remark) for remark in run.remarks],
    }
    if comparison:
        data["comparison"] = _comparison(comparison)
    return data


def from_json(data: Any) -> Run:
    """The run that `to_json` made the data of. Raises ValueError if it made no such thing."""
    try:
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']!r}, and {FORMAT} is read here")
        run = Run(
            tuple(_row_of(row) for row in data["rows"]),
            tuple(
                Remark(int(r["line"]), str(r["id"]), str(r["reason"]), bool(r["measured"]))
                for r in data["remarks"]
            ),
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"it lacks something, or holds something else: {error}") from error
    twice = [id for id, n in Counter(row.question.id for row in run.rows).items() if n > 1]
    if twice:
        raise ValueError(f"the question {twice[0]} is in it twice")
    return run


def check_place(path: Path) -> None:
    """Raises EvaluationError where no run can be saved, before one is made."""
    if path.is_dir():
        raise EvaluationError(f"{path} is a folder. Name a file to save the run in.")
    if not path.absolute().parent.is_dir():
        raise EvaluationError(f"There is no folder {path.parent}. Make it, or save elsewhere.")


def save(run: Run, path: Path) -> None:
    """Writes a run that `load` reads. Raises EvaluationError where it cannot be written."""
    text = json.dumps(to_json(run), ensure_ascii=False, indent=1) + "\n"
    try:
        # half of a surrogate pair becomes "\ud800", which JSON reads back as it was
        path.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise EvaluationError(
            f"The run cannot be written to {path} ({error.strerror}). Save it elsewhere."
        ) from error


def load(path: Path) -> Run:
    """The run that `save` wrote. Raises EvaluationError where it cannot be read."""
    try:
        return from_json(json.loads(path.read_bytes()))
    except OSError as error:
        raise EvaluationError(
            f"The run {path} cannot be read ({error.strerror}). "
            "Make one with `assistant evaluate --save`."
        ) from error
    except json.JSONDecodeError as error:
        reason = f"it is not JSON ({error.msg} in line {error.lineno})"
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    except RecursionError:
        reason = "it is not JSON of a usual size"
    except ValueError as error:
        reason = str(error)
    raise EvaluationError(
        f"{path} is no saved run: {reason}. Make one with `assistant evaluate --save`."
    )


def _row(row: Row) -> Json:
    return {
        "id": row.question.id,
        "stage": row.stage,
        "kind": row.kind,
        "text": row.text,
        "ranked": list(row.ranked),
        "citations": [asdict(citation) for citation in row.citations],
        "values": dict(row.values),
        "gold": json_of(row.question),
    }


def _row_of(data: Mapping[str, Any]) -> Row:
    if data["stage"] not in ("", *STAGES):
        raise ValueError(f"{data['stage']!r} is no stage")
    if data["kind"] not in get_args(AnswerKind):
        raise ValueError(f"{data['kind']!r} is no kind of answer")
    return Row(
        question_of(data["gold"]),
        data["kind"],
        str(data["text"]),
        tuple(str(id) for id in data["ranked"]),
        tuple(
            Cited(str(c["article"]), str(c["quote"]), bool(c["right"])) for c in data["citations"]
        ),
        {key: _number(value) for key, value in data["values"].items() if key in VALUES},
        data["stage"],
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no value of a measure")
    return value


def _comparison(comparison: Comparison) -> Json:
    return {
        "shared": comparison.shared,
        "differences": {m.key: asdict(difference) for m, difference in comparison.differences},
        "better": [_moved(one) for one in comparison.better],
        "worse": [_moved(one) for one in comparison.worse],
        "changed": list(comparison.changed),
        "only_before": list(comparison.only_before),
        "only_after": list(comparison.only_after),
    }


def _moved(moved: Moved) -> Json:
    return {
        "id": moved.question.id,
        "question": moved.question.question,
        "before": moved.before,
        "after": moved.after,
    }
