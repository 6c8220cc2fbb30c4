"""Evidence to an answer: the sentences that may answer, how sure that is, claims or a refusal."""

from assistant.answer.extractive import FULLER, SHORT, ExtractiveAnswerer
from assistant.answer.judgement import DOUBTFUL_BELOW, Judgement, judge
from assistant.answer.ranking import Ranking, rank, says
from assistant.answer.verdict import Searched, conclude

__all__ = [
    "DOUBTFUL_BELOW",
    "FULLER",
    "SHORT",
    "ExtractiveAnswerer",
    "Judgement",
    "Ranking",
    "Searched",
    "conclude",
    "judge",
    "rank",
    "says",
]
