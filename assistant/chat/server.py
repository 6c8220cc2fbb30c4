"""Serves the page on this machine, and sees to it that nothing of it leads outside."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import threading
import webbrowser
from collections.abc import Sequence
from importlib.resources import files
from ipaddress import ip_address

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.chat.app import create_app
from assistant.chat.articles import add_articles
from assistant.chat.conversation import AssistantLike
from assistant.chat.examples import examples
from assistant.chat.theme import theme
from assistant.errors import AssistantError

PORTS = range(7860, 7880)  # tried in turn where none is asked for
STYLES = ("article.css", "rail.css", "settings.css", "library.css", "card.css", "acts.css")
SCRIPTS = (
    "settings.js", "chat.js", "keys.js", "citations.js", "article.js", "find.js", "card.js",
    "acts.js", "rail.js", "files.js", "anew.js",
)  # fmt: skip

# Gradio's page needs inline scripts and `new Function`. Everything else comes from this server,
# or not at all, so that even a hole in the escaping of an article could fetch and send nothing.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def serve(
    assistant: AssistantLike,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = False,
    auth: Sequence[tuple[str, str]] = (),
) -> None:
    """Serves the chat until it is interrupted, and prints its address.

    Where `auth` holds names and passwords, only who gives one of these pairs sees the page.
    Without a port it takes the first free one from 7860. Raises AssistantError where the port is
    taken or the host is not one of this machine's addresses.
    """
    with _listen(host, port) as listener:
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
        print(f"The chat is at {address} (stop it with Ctrl+C).", flush=True)
        if open_browser:
            webbrowser.open(address)  # the socket listens already: the browser waits for the page

        # the model loads while the browser opens the page, not at the first question
        threading.Thread(target=examples, args=(assistant,), daemon=True).start()

        async def answer_requests() -> None:
            # Made in the loop that runs: without one Gradio makes loops and leaves them open.
            private = ip_address(listener.getsockname()[0]).is_loopback and not auth
            await Server(web_app(assistant, private, auth)).serve(sockets=[listener])

        try:
            asyncio.run(answer_requests())
        except KeyboardInterrupt:
            return


class Server(uvicorn.Server):
    """Stops at once, pages open or not."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        self._page = app.routes[-1].app  # type: ignore[attr-defined]  # what Gradio mounted

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Each open page holds a stream, which uvicorn would wait for, and then report as an error.
        self._page.stop_event.set()
        await super().shutdown(sockets)


def web_app(
    assistant: AssistantLike, private: bool = False, auth: Sequence[tuple[str, str]] = ()
) -> FastAPI:
    """The page as an ASGI application; `private` where it is served to this machine alone."""

    def asset(name: str) -> str:
        return (files("assistant.chat") / "assets" / name).read_text(encoding="utf-8")

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Policy)
    add_articles(app, assistant)
    gr.mount_gradio_app(
        app,
        create_app(assistant, private),
        path="/",
        auth=list(auth) or None,
        theme=theme(),
        css=asset("chat.css"),
        # In `css` Gradio would confine each @media to what is within its own elements.
        head="".join(f"<style>{asset(name)}</style>" for name in STYLES)
        + "".join(f"<script>{asset(name)}</script>" for name in SCRIPTS),
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
    )
    return app


class Policy:
    """Adds the content security policy to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self.app(scope, receive, send_with_policy)


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens, so that the address is ours before anybody is told of it."""
    for candidate in PORTS if port is None else (port,):
        try:
            return _bound(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise AssistantError(_unavailable(host, candidate, error)) from error
    tried = f"Port {port} is" if port is not None else f"Ports {PORTS[0]} to {PORTS[-1]} are"
    raise AssistantError(
        f"{tried} taken by another program: stop that, or choose another with --port."
    )


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # on Windows it would let two programs have the same port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except BaseException:
        listener.close()
        raise
    return listener


def _unavailable(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EACCES:
        return f"Port {port} needs special rights here: choose one above 1023 with --port."
    return (
        f"The chat cannot be served at {host}, port {port} ({error.strerror or error}): "
        "choose an address of this machine with --host, such as 127.0.0.1."
    )
