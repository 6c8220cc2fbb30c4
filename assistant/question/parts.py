"""A question in two parts: "Who painted it, and where was she born?"."""

from __future__ import annotations

import re

_ASKS = r"(?:who|whom|whose|what|when|where|why|how|which)\b"
_OF_IT = (
    r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would) "
    r"(?:it|he|she|they|that|this|there|his|her|their|its)\b"
)
_BOTH = re.compile(
    rf"^(?P<one>.*?\b(?:{_ASKS}).{{6,}}?)(?:,|;)? and (?:also )?"
    rf"(?P<two>(?:{_ASKS}|{_OF_IT}).{{6,}})$"
    rf"|^(?P<first>.*?\b(?:{_ASKS}|{_OF_IT}).{{6,}}?)\?\s+(?:and )?(?P<second>(?:{_ASKS}|{_OF_IT})"
    r".{6,})$",
    re.IGNORECASE,
)
_AND = re.compile(rf"\band (?:also )?(?:{_ASKS}|{_OF_IT})", re.IGNORECASE)
# "how and why", "what ... and how much of it": what stands before "and" asks nothing by itself.
_FEWEST = 3  # words of a part


def parts(question: str) -> tuple[str, ...]:
    """The question alone, or its two parts without question marks, in the words typed."""
    asked = question.strip().rstrip("?!. ")
    found = _BOTH.match(asked)
    if found is None:
        return (question,)
    one = found["one"] or found["first"]
    two = found["two"] or found["second"]
    both = tuple(part.strip(" ?,;") for part in (one, two))
    many = (
        len(_AND.findall(asked)) > 1 or asked.count("?") > 1
    )  # three parts or more are left as one question
    if many or any(len(part.split()) < _FEWEST for part in both):
        return (question,)
    return both
