"""How good the answers are, on your own articles: questions whose answers are known -> measures.

The file of questions is described in gold.py, the measures in measures.py, the stages at which a
question can fail in stages.py, and the intervals and tests in resampling.py. All goes through the
public API of an assistant: `ask`, `articles` and `article`.
"""

from assistant.evaluate.command import Evaluation, evaluate_file

__all__ = ["Evaluation", "evaluate_file"]
