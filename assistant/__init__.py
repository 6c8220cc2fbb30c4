"""Ask a folder of articles, and get answers whose every sentence points at the words it stands on.

>>> from assistant import ask
>>> print(ask("Why was the summit called off?"))
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Nothing is imported before it is used: `import assistant` takes milliseconds.
_HOMES = {
    "Assistant": "pipeline",
    "ask": "pipeline",
    "Config": "config",
    **dict.fromkeys(
        ("Answer", "Article", "Block", "Chunk", "Citation", "Claim", "Hit", "Sentence", "Skipped",
         "Where"),
        "types",
    ),
    **dict.fromkeys(("Progress", "SyncReport"), "reports"),
    **dict.fromkeys(
        ("AssistantError", "BadQuestion", "CorpusError", "IndexDamaged", "IndexMismatch",
         "IndexMissing", "IndexUnwritable", "ModelUnavailable", "ScorerUnavailable",
         "EvaluationError"),
        "errors",
    ),
}  # fmt: skip

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(import_module(f"assistant.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
