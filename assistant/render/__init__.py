"""Shows an `Answer`, hits or mentions as Markdown, HTML, terminal text or JSON; pure functions.

Marks, emphasis and lists of sources are built from claims and citations, never found in text, so
that a "[12]" in an article's own words stays what it is. All text is data: it is escaped for
where it goes, and can neither become markup nor steer a terminal.
"""

from assistant.render.export import conversation_to_html, conversation_to_markdown
from assistant.render.html import to_html
from assistant.render.json import from_json, hit_to_json, to_json
from assistant.render.markdown import to_markdown
from assistant.render.mentions import mention_to_json, mentions_to_csv, mentions_to_terminal
from assistant.render.reference import reference
from assistant.render.terminal import hits_to_terminal, to_terminal
from assistant.types import Answer

# An answer shows itself in a terminal and a notebook. It is taught so from here, since the
# records lie under every stage and import none.
for method, show in {"__str__": to_terminal, "_repr_html_": to_html}.items():
    setattr(Answer, method, show)

__all__ = [
    "conversation_to_html",
    "conversation_to_markdown",
    "from_json",
    "hit_to_json",
    "hits_to_terminal",
    "mention_to_json",
    "mentions_to_csv",
    "mentions_to_terminal",
    "reference",
    "to_html",
    "to_json",
    "to_markdown",
    "to_terminal",
]
