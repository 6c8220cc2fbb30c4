"""Evidence to an answer: the sentences that may answer, how sure that is, claims or a refusal."""

from assistant.answer.extractive import ExtractiveAnswerer
from assistant.answer.judgement import Judgement, judge
from assistant.answer.verdict import Searched, conclude

__all__ = ["ExtractiveAnswerer", "Judgement", "Searched", "conclude", "judge"]
