"""What was asked: a question and its history become the query that is searched for."""

from assistant.question.bylines import byline, each_author
from assistant.question.dates import Interval
from assistant.question.exact import Exact, exact, left_out, quoted
from assistant.question.followup import leans, query_of, restored
from assistant.question.keywords import keywords
from assistant.question.parts import parts
from assistant.question.published import event, published_in
from assistant.question.scope import Scope, scope
from assistant.question.spelling import corrected
from assistant.question.topic import Topic, subject, topic
from assistant.question.wish import Wish, wish

__all__ = [
    "Exact", "Interval", "Scope", "Topic", "Wish", "byline", "corrected", "each_author", "event",
    "exact", "keywords", "leans", "left_out", "parts", "published_in", "query_of", "quoted",
    "restored", "scope", "subject", "topic", "wish",
]  # fmt: skip
