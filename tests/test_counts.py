"""Words as they stand are counted as a plain scan counts them; skipped where there are no corpora.

Words and phrases are drawn at random from the articles of each development set. Half of them are
then written otherwise: in another case, without diacritics, with other quotation marks and dashes.
The scan knows nothing of the index or of how it folds texts: it goes through all articles.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes import WordEmbedder

from assistant.config import Config
from assistant.pipeline import Assistant

DATA = Path(__file__).parents[2] / "shared" / "data"
SETS = ("web-articles", "encyclopedia", "clapnq", "news-2022", "mtrag", "seed-article")
EVERY = {"news-2022": 3}  # every third article: all would take longer than the other sets together
PHRASES, NOWHERE = 200, 20  # the second are some of the first
SIGNS = ("'’‘‚‛‹›`´ʼ", '"“”„‟«»', "-‐‑‒–—―−")  # of each kind the first stands for all
SWAPPED = ("'’‘", '"“”„', "-–—‑")  # those that people type
PLAIN = {ord(sign): kind[0] for kind in SIGNS for sign in kind} | {ord("ς"): "σ"}


@dataclass(frozen=True, slots=True)
class Scanned:
    """An article of which case, diacritics, quotes, dashes and spaces are made alike."""

    id: str
    title: str
    text: str


def without_diacritics(text: str) -> str:
    """Only the combining marks of alphabets go: those of kana and of Indic scripts are letters."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))


def plain(text: str) -> str:
    """Texts that count as the same become one.

    One letter stays one letter. A casefold would make "ss" of "ß", and a compatible form (NFKD)
    "fi" of the ligature and "1⁄2" of "½", so that a 1 would be counted where none is written.
    """
    return " ".join(without_diacritics(text.lower()).translate(PLAIN).split())


def count(phrase: str, text: str) -> int:
    """How often it stands there with no letter or digit next to it."""
    found, at = 0, text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        around = text[max(0, at - 1) : at] + text[end : end + 1]
        whole = not any(c.isalnum() for c in around)
        found += whole
        at = text.find(phrase, end if whole else at + 1)
    return found


def scan(phrase: str, articles: list[Scanned]) -> dict[str, int]:
    """Each article that holds it, with the occurrences in its text: 0 in the title alone."""
    wanted = plain(phrase)
    counts = {a.id: count(wanted, a.text) for a in articles}
    return {a.id: counts[a.id] for a in articles if counts[a.id] or count(wanted, a.title)}


def trimmed(phrase: str) -> str:
    """Without punctuation and space at the ends; "" where there is nothing else."""
    inner = [n for n, c in enumerate(phrase) if unicodedata.category(c)[0] not in "PZ"]
    return phrase[inner[0] : inner[-1] + 1] if any(c.isalnum() for c in phrase) else ""


def rewritten(phrase: str, rng: random.Random) -> str:
    """The same as people may type it."""
    recased = rng.choice((str.upper, str.lower, str.title, str.swapcase))(phrase)
    bare = without_diacritics(recased) if rng.random() < 0.5 else recased
    for kind in SWAPPED:
        bare = "".join(rng.choice(kind) if c in kind else c for c in bare)
    return bare


def nowhere(phrase: str, rng: random.Random) -> str:
    """Made of a phrase, yet hardly found anywhere: a made-up word, part of one, another order."""
    words = phrase.split()
    made_up = phrase[::-1]
    part = " ".join([*words[:-1], words[-1][: len(words[-1]) // 2 + 1]])
    return trimmed(rng.choice((made_up, part, " ".join(reversed(words))))) or "zzyzzxq"


def drawn(texts: list[str], rng: random.Random) -> list[str]:
    """Runs of one to five words out of the texts, half of them rewritten."""
    phrases: list[str] = []
    while len(phrases) < PHRASES:
        words = rng.choice(texts).split()
        at = rng.randrange(len(words))
        phrase = trimmed(" ".join(words[at : at + rng.randint(1, 5)]))
        if phrase and len(phrases) < NOWHERE:
            phrase = nowhere(phrase, rng)
        if phrase:
            phrases.append(rewritten(phrase, rng) if len(phrases) % 2 else phrase)
    return phrases


def corpus_of(name: str, folder: Path) -> Path:
    """The articles of a set, or those of them that are tried, copied into a folder."""
    corpus = DATA / name / "corpus"
    if name not in EVERY:
        return corpus
    for path in corpus.glob("*.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / path.name).write_text("".join(lines[:: EVERY[name]]), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", SETS)
def test_mentions_agree_with_a_plain_scan_of_real_articles(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not (DATA / name / "corpus").is_dir():
        pytest.skip(f"there is no corpus of {name} in ../shared/data")
    assistant = Assistant.open(
        corpus_of(name, tmp_path_factory.mktemp("corpus")),
        tmp_path_factory.mktemp("index"),
        embedder=WordEmbedder(),
        config=Config(scorer=None),
    )
    articles = [assistant.article(outline.id) for outline in assistant.articles()]
    scanned = [Scanned(a.id, plain(a.title), plain(a.text)) for a in articles]
    texts = [a.text for a in articles if a.text.split()]

    disagreements, empty = [], 0
    for phrase in drawn(texts, random.Random(name)):
        expected = scan(phrase, scanned)
        found = {m.article: m.occurrences for m in assistant.mentions(phrase)}
        empty += not expected
        if found != expected:
            disagreements.append(
                f"{phrase!r}: {len(found)} articles and {sum(found.values())} times, "
                f"not {len(expected)} and {sum(expected.values())}"
            )
    assert not disagreements
    assert NOWHERE // 2 <= empty < PHRASES // 4


@pytest.mark.parametrize(
    ("phrase", "times"),
    [("café", 2), ("CAFE", 2), ("caf", 0), ("it's the cafe", 1), ("the", 2), ("a-b", 1), ("½", 1)],
)
def test_the_scan_itself_counts_whole_words(phrase: str, times: int) -> None:
    [article] = [Scanned("a", plain("None"), plain("It’s the\n Café. The cafe, cafes: ½ a–b, 1_a"))]
    assert scan(phrase, [article]) == ({"a": times} if times else {})
    assert scan("none", [article]) == {"a": 0}
