"""How the parts of the page take part in Gradio's events."""

from __future__ import annotations

from typing import Any

Update = dict[Any, Any]  # new values of those components that change

# Without Gradio's veil over what changes, and for the page alone, not an API of its own.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
