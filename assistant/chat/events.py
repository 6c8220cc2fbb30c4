"""How the parts of the page take part in Gradio's events."""

from __future__ import annotations

from typing import Any

Update = dict[Any, Any]  # new values of those components that change

# Without Gradio's veil over what changes, and for the page alone, not an API of its own. Answered
# at once: what goes through the queue opens a stream and closes it again, and an event that comes
# while the page has not noticed the closing is not heard of until another one opens the next.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}

# What grows, or is to be done one after the other.
QUEUED: dict[str, Any] = {**QUIET, "queue": True}
