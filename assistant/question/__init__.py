"""What was asked: a question and its history become the query that is searched for."""

from assistant.question.followup import query_of
from assistant.question.keywords import keywords
from assistant.question.spelling import corrected
from assistant.question.wish import wish

__all__ = ["corrected", "keywords", "query_of", "wish"]
