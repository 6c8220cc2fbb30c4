"""Nothing is asked of the network, from import to answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"

CODE = """
import sys
def watch(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        host = str(args[1][0]) if isinstance(args[1], tuple) else "localhost"  # a socket file
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = str(args[0])
    else:
        return
    if host not in ("localhost", "127.0.0.1", "::1"):
        raise SystemExit(f"network: {event} {args}")
sys.addaudithook(watch)

from assistant import Assistant
assistant = Assistant.open(corpus=sys.argv[1], index=sys.argv[2])
answer = assistant.ask("Why was the summit called off?")
print(answer)
print(type(assistant.search("ferry")).__name__, answer.refused)
"""


def test_no_socket_is_opened_outside_loopback_from_import_to_answer(tmp_path: Path) -> None:
    # one article is enough, and quick: every stage has its turn
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("japan-north-korea-summit.md", "landslide-closes-sallow-valley-line.html"):
        (corpus / name).write_bytes((SAMPLES / name).read_bytes())
    run = [sys.executable, "-c", CODE, str(corpus), str(tmp_path / "index")]
    done = subprocess.run(run, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "called off because" in done.stdout
    assert done.stdout.splitlines()[-1] == "tuple False"


def test_the_watch_would_notice() -> None:
    code = (
        CODE.split("from assistant")[0] + "import socket; socket.create_connection(('10.0.0.1', 9))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "network: socket.getaddrinfo" in done.stderr
