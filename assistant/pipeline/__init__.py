"""The stages joined: an assistant over a folder of articles."""

import assistant.render  # noqa: F401  (answers learn to print themselves)
from assistant.pipeline.asking import ask
from assistant.pipeline.assistant import Assistant

__all__ = ["Assistant", "ask"]
