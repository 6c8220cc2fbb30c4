"""What was asked: a question and its history become the query that is searched for."""

from assistant.question.exact import Exact, exact
from assistant.question.followup import query_of
from assistant.question.keywords import keywords
from assistant.question.spelling import corrected
from assistant.question.wish import Wish, wish

__all__ = ["Exact", "Wish", "corrected", "exact", "keywords", "query_of", "wish"]
