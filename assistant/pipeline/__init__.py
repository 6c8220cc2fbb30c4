"""The stages joined: an assistant over a folder of articles."""

from assistant.pipeline.assistant import Assistant, ask

__all__ = ["Assistant", "ask"]
