"""A run, and its comparison with an earlier one, as text: tables and lists."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assistant.evaluate.comparison import Comparison, Moved
from assistant.evaluate.measures import MEASURES, Measure
from assistant.evaluate.records import Remark, Run
from assistant.evaluate.resampling import COVERAGE, PERMUTATIONS, RESAMPLES, Difference, estimate
from assistant.evaluate.stages import STAGES
from assistant.wording import many, one_line

NOTHING = "–"
RIGHT = "right"  # the stage of a question that did not fail
_UNBROKEN = 1_000_000  # columns: piped text is for grep, which wants a question on one line

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]  # title, columns, rows


def to_terminal(
    run: Run, comparison: Comparison | None = None, *, colour: bool = False, width: int = 0
) -> str:
    """Tables of the measures and stages, the failed questions, the remarks, the comparison.

    `colour` sets off titles and headings; columns are fitted into `width` (0: as wide as they
    are). What steers a terminal is taken out of questions and ids.
    """
    tables = [_measures(run), _stages(run), _failed(run)]
    parts = [_counts(run), *_drawn(tables, colour, width), _remarks(run.remarks)]
    if comparison:
        parts += _compared(comparison, colour, width)
    return "\n\n".join(part for part in parts if part)


def _counts(run: Run) -> str:
    none = sum(row.question.unanswerable for row in run.rows)
    left_out = sum(not remark.measured for remark in run.remarks)
    parts = [f"{many(len(run.rows), 'question')}, {none:,} of them unanswerable."]
    if left_out:
        parts.append(f"Not measured: {many(left_out, 'line')}.")
    return " ".join(parts)


def _measures(run: Run) -> Table:
    rows = []
    for measure in MEASURES:
        found = estimate([row.values.get(measure.value) for row in run.rows], measure.statistic)
        rows.append(
            (
                measure.name,
                _figure(found.value, measure),
                _interval(found.low, found.high, measure),
                f"{found.questions:,}",
            )
        )
    return "", ("measure", "value", f"{COVERAGE:.0%} interval", "questions"), rows


def _stages(run: Run) -> Table:
    counts = Counter(row.stage for row in run.rows)
    rows = [(stage, f"{counts[stage]:,}") for stage in STAGES]
    return "", ("failed at", "questions"), rows


def _failed(run: Run) -> Table:
    rows = [(row.question.id, row.stage, row.question.question) for row in run.failed]
    return "Failed", ("id", "stage", "question"), rows


def _remarks(remarks: Sequence[Remark]) -> str:
    lines = []
    for remark in remarks:
        named = f" ({one_line(remark.id)})" if remark.id else ""
        outcome = "" if remark.measured else " is not measured"
        reason = one_line(remark.reason)
        stop = "" if reason.endswith("?") else "."
        lines.append(f"Line {remark.line}{named}{outcome}: {reason}{stop}")
    return "\n".join(lines)


def _compared(comparison: Comparison, colour: bool, width: int) -> Iterator[str]:
    yield (
        f"Compared with the earlier run over {many(comparison.shared, 'question')} that "
        f"{'is' if comparison.shared == 1 else 'are'} the same in both."
    )
    rows = [_difference(measure, found) for measure, found in comparison.differences]
    columns = ("measure", "before", "after", "difference", f"{COVERAGE:.0%} interval", "p", "of")
    tables: list[Table] = [("", columns, rows)]
    for title, moved in (("Better", comparison.better), ("Worse", comparison.worse)):
        tables.append((title, ("id", "before", "after", "question"), [_moved(m) for m in moved]))
    yield from _drawn(tables, colour, width)
    yield (
        f"Intervals: percentile bootstrap over questions, {RESAMPLES:,} resamples. p: two-sided "
        f"paired permutation test, {PERMUTATIONS:,} permutations or all; not corrected for the "
        "number of measures."
    )
    for what, ids in (
        ("with another question or other gold, left out", comparison.changed),
        ("in the earlier run only", comparison.only_before),
        ("in this run only", comparison.only_after),
    ):
        if ids:
            yield f"{many(len(ids), 'id')} {what}: {', '.join(map(one_line, ids))}."


def _difference(measure: Measure, found: Difference) -> tuple[str, ...]:
    signed = NOTHING if found.difference is None else f"{found.difference:+z,.{measure.digits}f}"
    return (
        measure.name,
        _figure(found.before, measure),
        _figure(found.after, measure),
        signed,
        _interval(found.low, found.high, measure, sign="+"),
        NOTHING if found.p is None else "<0.001" if found.p < 0.001 else f"{found.p:.3f}",
        f"{found.questions:,}",
    )


def _moved(moved: Moved) -> tuple[str, ...]:
    question = moved.question
    return question.id, moved.before or RIGHT, moved.after or RIGHT, question.question


def _figure(value: float | None, measure: Measure) -> str:
    return NOTHING if value is None else f"{value:,.{measure.digits}f}"


def _interval(low: float | None, high: float | None, measure: Measure, sign: str = "") -> str:
    if low is None or high is None:
        return NOTHING
    return " to ".join(f"{end:{sign}z,.{measure.digits}f}" for end in (low, high))


def _drawn(tables: Iterable[Table], colour: bool, width: int) -> Iterator[str]:
    """The tables that have rows, as text; figures stand to the right."""
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    for title, columns, rows in tables:
        if not rows:
            continue
        table = Drawn(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
        for column in columns:
            words = column in ("measure", "id", "stage", "question", "failed at") or (
                title and column in ("before", "after")
            )
            table.add_column(column, justify="left" if words else "right", overflow="fold")
        for row in rows:
            table.add_row(*(Text(one_line(cell)) for cell in row))
        out = io.StringIO()
        console = Console(
            file=out, force_terminal=colour, no_color=not colour, width=width or _UNBROKEN
        )
        if title:
            console.print(Text(title, style="bold"))
        console.print(table)
        yield "\n".join(line.rstrip() for line in out.getvalue().splitlines())
