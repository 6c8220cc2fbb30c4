"""The command line: index, ask, search, chat, evaluate."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config import Config
from assistant.errors import AssistantError, BadQuestion

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.reports import SyncReport

ANSWERED, FAILED, USAGE, REFUSED = 0, 1, 2, 3

app = typer.Typer(
    help="Ask a folder of articles; every sentence of an answer is quoted and cited.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Corpus = Annotated[Path, typer.Option(help="Folder of articles.")]
Index = Annotated[Path, typer.Option(help="Folder of the index that is built from them.")]
Model = Annotated[str, typer.Option(help="Folder or hub name of a sentence-transformers model.")]
KeepSamples = Annotated[
    bool, typer.Option("--keep-samples", help="Keep the samples beside your own articles.")
]
Sure = Annotated[
    bool, typer.Option("--sure", help="Refuse what is doubtful, instead of saying that it is.")
]
Fuller = Annotated[bool, typer.Option("--fuller", help="Quote more sentences.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

CORPUS, INDEX = Path("corpus"), Path("index")


@app.command(epilog="Example: assistant index --corpus ~/articles --index ~/.cache/articles")
def index(
    corpus: Corpus = CORPUS,
    index: Index = INDEX,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew.")] = False,
    model: Model = "",
    keep_samples: KeepSamples = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index to what the folder holds, and report what changed."""
    assistant = _open(corpus, index, _config(model, keep_samples), rebuild)
    report = assistant.opened
    if as_json:
        _print_json(_report_json(report, len(assistant.articles())))
        return
    count = len(assistant.articles())
    print(
        f"{count:,} article{'' if count == 1 else 's'} in the index: {len(report.added):,} added, "
        f"{len(report.changed):,} changed, {len(report.removed):,} removed."
    )
    if report.set_aside:
        print(f"{report.set_aside:,} sample files set aside, since there are articles of your own.")
    for line in _skipped(report):
        print(line)
    _print_notes(assistant.notes)


@app.command(
    epilog='Example: assistant ask "Why was the summit called off?" --corpus ~/articles --json'
)
def ask(
    question: str,
    corpus: Corpus = CORPUS,
    index: Index = INDEX,
    model: Model = "",
    keep_samples: KeepSamples = False,
    sure: Sure = False,
    fuller: Fuller = False,
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Read no filter from it and correct no word.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question. Exit code 0: answered; 3: no sentence answers it."""
    from assistant import render

    assistant = _open(corpus, index, _config(model, keep_samples, sure, fuller))
    answer = assistant.ask(question, as_typed=as_typed)
    if as_json:
        _print_json(render.to_json(answer))
    else:
        print(render.to_terminal(answer, colour=_colour()))
    _print_notes(assistant.notes)
    raise typer.Exit(REFUSED if answer.refused else ANSWERED)


@app.command(epilog="Example: assistant search 'ferry repair' --hits 5")
def search(
    query: str,
    hits: Annotated[int, typer.Option(min=1, max=1000, help="How many passages.")] = 10,
    corpus: Corpus = CORPUS,
    index: Index = INDEX,
    model: Model = "",
    keep_samples: KeepSamples = False,
    as_json: AsJson = False,
    complete: Annotated[
        bool, typer.Option("--all", help="All articles that hold the words as they stand.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="With --all: print CSV.")] = False,
) -> None:
    """List the passages nearest to a query, best first; or all articles that hold its words."""
    from assistant import render

    assistant = _open(corpus, index, _config(model, keep_samples))
    if complete:
        found = assistant.mentions(query)
        rows = [
            render.mention_to_json(mention, assistant.article(mention.article)) for mention in found
        ]
        if as_json:
            _print_json(rows)
        else:
            print(render.mentions_to_csv(rows) if as_csv else render.mentions_to_terminal(rows))
        raise typer.Exit(ANSWERED if rows else REFUSED)
    nearest = assistant.search(query, hits)
    if as_json:
        _print_json([render.hit_to_json(hit) for hit in nearest])
    else:
        print(render.hits_to_terminal(nearest, colour=_colour()))
    _print_notes(assistant.notes)


@app.command(epilog="Example: assistant chat --corpus ~/articles --port 7861")
def chat(
    corpus: Corpus = CORPUS,
    index: Index = INDEX,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port; the first free from 7860 if unset.")
    ] = None,
    auth: Annotated[
        list[str] | None,
        typer.Option(
            envvar="ASSISTANT_AUTH",
            help="NAME:PASSWORD that a visitor must give; more than once for several.",
        ),
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open a browser.")] = False,
    model: Model = "",
    keep_samples: KeepSamples = False,
    sure: Sure = False,
    fuller: Fuller = False,
) -> None:
    """Serve the chat as a web page on this machine."""
    from assistant.chat import serve

    pairs = [one.partition(":") for one in auth or ()]
    visitors = [(name, password) for name, _, password in pairs if name and password]
    if len(visitors) < len(pairs):
        raise typer.BadParameter("Write it as NAME:PASSWORD.", param_hint="--auth")
    assistant = _open(corpus, index, _config(model, keep_samples, sure, fuller))
    _print_notes(assistant.notes)
    serve(assistant, host=host, port=port, open_browser=open_browser, auth=visitors)


@app.command(epilog="Example: assistant feedback > questions.jsonl")
def feedback(corpus: Corpus = CORPUS) -> None:
    """Print the answers called right in the chat as questions for "assistant evaluate"."""
    from assistant.chat.feedback import NAME, to_gold, told

    file = corpus.parent / ".assistant" / NAME
    print(to_gold(file), end="")
    print(f"Note: {told(file)}", file=sys.stderr)


@app.command(
    epilog="Example: assistant evaluate questions.jsonl --corpus ~/articles --save run.json"
)
def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="JSON Lines: questions with the articles, quotes or answers.")
    ],
    corpus: Corpus = CORPUS,
    index: Index = INDEX,
    model: Model = "",
    keep_samples: KeepSamples = False,
    as_json: AsJson = False,
    save: Annotated[Path | None, typer.Option(help="Write the run to this file.")] = None,
    compare: Annotated[Path | None, typer.Option(help="An earlier run to compare with.")] = None,
) -> None:
    """Measure the answers to questions of which it is known what is right."""
    from assistant.evaluate import evaluate_file

    evaluation = evaluate_file(
        gold,
        lambda: _open(corpus, index, _config(model, keep_samples)),
        save_to=save,
        compare_with=compare,
    )
    if as_json:
        _print_json(evaluation.to_json())
    else:
        print(evaluation.to_terminal(colour=_colour()))
    _print_notes(evaluation.notes)


def _config(model: str, keep_samples: bool, sure: bool = False, fuller: bool = False) -> Config:
    return Config(
        model,
        keep_samples,
        certainty="sure" if sure else "possible",
        length="fuller" if fuller else "short",
    )


def _open(corpus: Path, index: Path, config: Config, rebuild: bool = False) -> Assistant:
    from assistant.pipeline import Assistant
    from assistant.render.progress import shown_progress

    with shown_progress() as progress:
        return Assistant.open(corpus, index, config=config, progress=progress, rebuild=rebuild)


def _skipped(report: SyncReport) -> list[str]:
    """A line for each thing that was not read; names and reasons may hold anything."""
    from assistant.wording import one_line

    return [
        f"{'Remark on' if s.read else 'Skipped'} {one_line(s.path)}: {one_line(s.reason)}"
        for s in report.skipped
    ]


def _colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _print_notes(notes: tuple[str, ...]) -> None:
    for note in notes:
        print(f"Note: {note}", file=sys.stderr)


def _report_json(report: SyncReport, articles: int) -> dict[str, object]:
    return {
        "articles": articles,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "skipped": [{"path": s.path, "reason": s.reason} for s in report.skipped],
        "set_aside": report.set_aside,
    }


def main() -> None:
    """Runs a command; an error is one sentence on stderr, and an exit code a script can use."""
    try:
        app()
    except BadQuestion as error:
        _fail(str(error), USAGE)
    except AssistantError as error:
        _fail(str(error), FAILED)
    except BrokenPipeError:  # `assistant search ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if "ASSISTANT_DEBUG" in os.environ:
            raise
        _fail(
            f"Something unforeseen went wrong ({type(error).__name__}: {error}). "
            "Run it again with ASSISTANT_DEBUG=1 set for the details, and report them.",
            FAILED,
        )


def _fail(message: str, code: int) -> None:
    print(f"Error: {message}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
