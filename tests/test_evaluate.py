"""The whole evaluation: asking an assistant, saving a run, comparing two, and the report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fakes import WordEmbedder

from assistant import Assistant
from assistant.errors import EvaluationError
from assistant.evaluate import evaluate_file
from assistant.evaluate.comparison import compare
from assistant.evaluate.records import Cited, Gold, GoldQuote, Question, Remark, Row, Run
from assistant.evaluate.report import to_terminal
from assistant.evaluate.run import measure
from assistant.evaluate.saved import check_place, from_json, load, save, to_json

FERRY = "The Maren Lise ferry was withdrawn from service on Monday."
QUESTIONS = [
    {"id": "ferry", "question": "When was the Maren Lise ferry withdrawn from service?",
     "quotes": [{"article": "news/ferry.txt", "quote": FERRY}], "answers": ["Monday"]},
    {"id": "zebras", "question": "How much do zebras weigh?", "unanswerable": True},
    {"id": "gone", "question": "When was salt taxed by the crown?", "articles": ["gone.txt"]},
]  # fmt: skip


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], Assistant]:
    corpus = tmp_path / "corpus"
    (corpus / "news").mkdir(parents=True)
    (corpus / "news" / "ferry.txt").write_text(f"Ferry withdrawn\n\n{FERRY}\n")
    (corpus / "salt.txt").write_text("Salt comes back\n\nSalt was taxed in 1702 by the crown.\n")
    return lambda: Assistant.open(corpus, tmp_path / "index", embedder=WordEmbedder())


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(question) + "\n" for question in QUESTIONS))
    return path


def row(id: str, stage: str = "", question: str = "Why?", **values: float) -> Row:
    asked = Question(id, question, articles=("a.md",))
    return Row(asked, "answered", "“So.” [1]", ("a.md",), (), values, stage)


# --- asking ---------------------------------------------------------------------------------


def test_a_file_is_evaluated_saved_and_compared(
    opened: Callable[[], Assistant], gold: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "run.json"
    run = evaluate_file(gold, opened, save_to=saved).run
    ferry, zebras, gone = run.rows
    assert (ferry.stage, zebras.stage, gone.stage) == ("", "", "not read")
    assert ferry.ranked[0] == "news/ferry.txt"
    assert ferry.citations == (Cited("news/ferry.txt", FERRY, right=True),)
    assert {key: ferry.values[key] for key in ("nDCG@10", "R@5", "RR", "answer")} == {
        "nDCG@10": 1, "R@5": 1, "RR": 1, "answer": 1,
    }  # fmt: skip
    assert zebras.kind == "refused"
    assert zebras.values["refusal_recall"] == 1
    assert "RR" not in zebras.values
    assert gone.values["RR"] == 0
    assert run.remarks == (
        Remark(3, "gone", "there is no article gone.txt in the index", measured=True),
    )
    assert load(saved) == run

    again = evaluate_file(gold, opened, save_to=saved, compare_with=saved)
    assert again.comparison is not None
    assert again.comparison.shared == 3
    assert again.comparison.better == again.comparison.worse == ()
    assert again.to_json()["comparison"]["differences"]["RR"]["difference"] == 0
    assert "Compared with the earlier run over 3 questions" in again.to_terminal()
    assert again.notes == ()


def test_only_the_answer_is_timed_and_the_first_question_warms_up(
    opened: Callable[[], Assistant],
) -> None:
    seconds = count(step=0.5)  # each look at the clock is half a second later
    questions = tuple(Question(f"q{n}", "Salt?", articles=("salt.txt",)) for n in range(3))
    run = measure(opened(), Gold(questions), clock=lambda: next(seconds))
    assert [row.values["ms"] for row in run.rows] == [500, 500, 500]
    assert next(seconds) == 3.0


def test_a_question_that_cannot_be_asked_is_named_and_the_rest_is_measured(
    opened: Callable[[], Assistant],
) -> None:
    wordless = Question("dots", "...", articles=("salt.txt",), line=1)
    usual = Question("salt", "Salt?", articles=("salt.txt",), line=2)
    run = measure(opened(), Gold((wordless, usual)))
    assert [row.question.id for row in run.rows] == ["salt"]
    assert [(r.line, r.id, r.measured) for r in run.remarks] == [(1, "dots", False)]
    assert "no word in the question" in run.remarks[0].reason
    with pytest.raises(EvaluationError, match="None of the questions could be asked"):
        measure(opened(), Gold((wordless,)))


def test_a_follow_up_is_asked_with_its_history(opened: Callable[[], Assistant]) -> None:
    history = (("When was the Maren Lise ferry withdrawn?", "On Monday."),)
    question = Question("it", "Why was it withdrawn?", history, articles=("news/ferry.txt",))
    alone = replace(question, id="alone", history=())
    run = measure(opened(), Gold((question, alone)))
    assert run.rows[0].ranked[0] == "news/ferry.txt"
    assert run.rows[0].question.history == history


def test_files_are_looked_at_before_the_assistant_is_opened(gold: Path, tmp_path: Path) -> None:
    def never() -> Assistant:
        raise AssertionError("opening takes long")

    with pytest.raises(EvaluationError, match=r"none\.json cannot be read"):
        evaluate_file(gold, never, compare_with=tmp_path / "none.json")
    with pytest.raises(EvaluationError, match="no folder"):
        evaluate_file(gold, never, save_to=tmp_path / "none" / "run.json")
    with pytest.raises(EvaluationError, match="is a folder"):
        evaluate_file(gold, never, save_to=tmp_path)
    with pytest.raises(EvaluationError, match="cannot be read"):
        evaluate_file(tmp_path / "none.jsonl", never)


# --- saved runs -----------------------------------------------------------------------------


def test_a_saved_run_comes_back_as_it_was(tmp_path: Path) -> None:
    asked = Question("é", "Wer?", (("Was?", "Salz."),), quotes=(GoldQuote("a.md", "Salz."),))
    cited = (Cited("\ud800.md", "Salz.", True),)  # half of a surrogate pair, as JSON may bring
    one = Row(asked, "doubtful", "…", ("\ud800.md",), cited, {"RR": 0.5, "ms": 3}, "not read")
    run = Run((one, row("b")), (Remark(2, "x", "it is not JSON", measured=False),))
    save(run, tmp_path / "run.json")
    assert load(tmp_path / "run.json") == run
    assert from_json(json.loads(json.dumps(to_json(run)))) == run


def test_the_json_holds_figures_stages_and_rows() -> None:
    data = to_json(Run((row("a", RR=1.0), row("b", "not retrieved", RR=0.0))))
    assert data["measures"]["RR"] == {"value": 0.5, "low": 0, "high": 1, "questions": 2}
    assert data["measures"]["answer"] == {
        "value": None, "low": None, "high": None, "questions": 0,
    }  # fmt: skip
    assert data["stages"]["not retrieved"] == 1
    assert sum(data["stages"].values()) == 1
    assert [(r["id"], r["stage"]) for r in data["rows"]] == [("a", ""), ("b", "not retrieved")]


def spoilt(**fields: Any) -> Any:
    data = to_json(Run((row("a", RR=1.0),)))
    data["rows"][0].update(fields)
    return data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", r"it is not JSON \(.* in line 1\)"),
        (b"\xff\xfe{", "it is not UTF-8 text"),
        (b"[" * 100_000, "it is not JSON of a usual size"),
        ([], "it lacks something"),
        ({"format": 1}, "it lacks something, or holds something else: 'rows'"),
        ({"format": 2}, "its format is 2, and 1 is read here"),
        (spoilt(stage="lost"), "'lost' is no stage"),
        (spoilt(kind="shouted"), "'shouted' is no kind of answer"),
        (spoilt(values={"RR": "high"}), "'high' is no value of a measure"),
        (spoilt(values={"RR": float("nan")}), "nan is no value of a measure"),
        (spoilt(values=[1]), "it lacks something"),
        (spoilt(values={"RR": 10**400}), "it lacks something, or holds something else"),
        (spoilt(gold={"id": "a"}), 'it has no "question"'),
        ({**spoilt(), "rows": spoilt()["rows"] * 2}, "the question a is in it twice"),
    ],
)
def test_what_is_no_saved_run_is_refused_with_the_reason(
    data: object, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    with pytest.raises(EvaluationError, match=rf"run\.json is no saved run: {reason}"):
        load(path)


def test_a_run_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    check_place(tmp_path / "run.json")
    with pytest.raises(EvaluationError, match="cannot be written"):
        save(Run((row("a"),)), tmp_path)


# --- comparing ------------------------------------------------------------------------------


def test_runs_are_compared_over_the_questions_that_are_the_same_in_both() -> None:
    before = Run(
        (row("a", "not retrieved", RR=0), row("b", RR=1), row("c", "not read", RR=0),
         row("d", RR=1), row("old", RR=1))
    )  # fmt: skip
    after = Run(
        (row("a", RR=1), row("b", "wrongly refused", RR=1), row("c", "not retrieved", RR=1),
         row("d", question="How?", RR=0), row("new", RR=0))
    )  # fmt: skip
    found = compare(before, after)
    assert found.shared == 3
    assert found.changed == ("d",)
    assert found.only_before == ("old",)
    assert found.only_after == ("new",)
    assert [(m.question.id, m.before, m.after) for m in found.better] == [
        ("a", "not retrieved", ""),
        ("c", "not read", "not retrieved"),
    ]
    assert [(m.question.id, m.before, m.after) for m in found.worse] == [
        ("b", "", "wrongly refused")
    ]
    rr = next(difference for measure, difference in found.differences if measure.key == "RR")
    assert rr.before == pytest.approx(1 / 3)
    assert rr.after == 1
    assert rr.difference == pytest.approx(2 / 3)
    assert rr.p == 0.5  # 2 of the 4 ways to swap the two that differ
    answer = next(d for measure, d in found.differences if measure.key == "answer")
    assert answer.difference is answer.p is None


def test_another_gold_is_another_question() -> None:
    one = row("a", RR=1)
    other = replace(one, question=replace(one.question, articles=("b.md",), line=9))
    assert compare(Run((one,)), Run((other,))).changed == ("a",)
    moved_down = replace(one, question=replace(one.question, line=9))
    assert compare(Run((one,)), Run((moved_down,))).shared == 1


# --- the report -----------------------------------------------------------------------------


def test_the_report_shows_measures_stages_failures_and_remarks() -> None:
    remarks = (Remark(3, "c", "it is not JSON", False), Remark(9, "", "is a.md meant?", True))
    rows = (
        row("a", RR=1.0, words=12),
        row("b", "not retrieved", "What is [red]this[/red]\x1b[31m?", RR=0.0),
    )
    lines = to_terminal(Run(rows, remarks)).splitlines()
    assert lines[0] == "2 questions, 0 of them unanswerable. Not measured: 1 line."
    figures = {line[:30].strip(): line[30:].split() for line in lines}
    assert figures["RR"] == ["0.500", "0.000", "to", "1.000", "2"]
    assert figures["words (median)"] == ["12", "–", "1"]
    assert figures["answer"] == ["–", "–", "0"]
    assert figures["not retrieved"] == ["1"]
    assert "b   not retrieved  What is [red]this[/red]?" in lines
    assert "Line 3 (c) is not measured: it is not JSON." in lines
    assert "Line 9: is a.md meant?" in lines
    assert "\x1b" not in "".join(lines)


def test_a_run_without_failures_has_no_list_of_them() -> None:
    assert "Failed" not in to_terminal(Run((row("a"),))).splitlines()


def test_a_piped_question_stays_on_one_line_and_a_terminal_gets_no_wider_than_it_is() -> None:
    run = Run((row("a", "not read", "Why " * 100 + "?"),))
    assert any(line.endswith("Why ?") for line in to_terminal(run).splitlines())
    shown = to_terminal(run, colour=True, width=60)
    assert "\x1b[1m" in shown
    assert shown.count("Why") == 100
    plain = to_terminal(run, width=60)
    assert max(map(len, plain.splitlines())) <= 60


def test_the_report_of_a_comparison_shows_differences_and_names_what_is_left_out() -> None:
    before = Run((row("a", "not retrieved", RR=0), row("b", RR=1, ms=1200), row("old")))
    after = Run((row("a", RR=1), row("b", "not read", RR=1, ms=1100), row("n1"), row("n2")))
    lines = to_terminal(after, compare(before, after)).splitlines()
    assert "Compared with the earlier run over 2 questions that are the same in both." in lines
    start = lines.index(next(line for line in lines if "difference" in line))
    figures = {line[:30].strip(): line[30:].split() for line in lines[start:]}
    assert figures["RR"] == ["0.500", "1.000", "+0.500", "+0.000", "to", "+1.000", "1.000", "2"]
    assert figures["milliseconds (median)"] == ["1,200", "1,100", "-100", "–", "1.000", "1"]
    assert figures["answer"] == ["–", "–", "–", "–", "–", "0"]
    assert "a   not retrieved  right  Why?" in lines
    assert "b   right   not read  Why?" in lines
    assert "1 id in the earlier run only: old." in lines
    assert "2 ids in this run only: n1, n2." in lines
