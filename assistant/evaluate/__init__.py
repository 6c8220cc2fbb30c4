"""How good the answers are, on your own articles: questions whose answers are known -> measures.

The file of questions is described in gold.py, the measures in measures.py, the stages at which a
question can fail in stages.py, and the intervals and tests in resampling.py. All goes through the
public API of an assistant: `ask`, `articles` and `article`.
"""

from __future__ import annotations

from assistant.errors import EvaluationError
from assistant.evaluate.command import Evaluation, evaluate_file
from assistant.evaluate.comparison import Comparison, compare
from assistant.evaluate.gold import read_gold
from assistant.evaluate.records import Gold, GoldQuote, Question, Remark, Row, Run
from assistant.evaluate.report import to_terminal
from assistant.evaluate.run import Asked, measure
from assistant.evaluate.saved import load, save, to_json

__all__ = [
    "Asked",
    "Comparison",
    "Evaluation",
    "EvaluationError",
    "Gold",
    "GoldQuote",
    "Question",
    "Remark",
    "Row",
    "Run",
    "compare",
    "evaluate_file",
    "load",
    "measure",
    "read_gold",
    "save",
    "to_json",
    "to_terminal",
]
