"""The web chat: `create_app` makes the page, `serve` serves it on this machine.

Importing this imports Gradio, which takes a second or two; only the chat command does.
"""

from assistant.chat.app import create_app
from assistant.chat.conversation import Exchange, respond
from assistant.chat.server import serve

__all__ = ["Exchange", "create_app", "respond", "serve"]
