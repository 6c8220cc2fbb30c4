"""What was asked: a question and its history become the query that is searched for."""

from assistant.question.followup import query_of
from assistant.question.keywords import keywords

__all__ = ["keywords", "query_of"]
