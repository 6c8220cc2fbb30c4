"""Passages to learn from: around the answer, from the rest of its article, from other articles."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from tokenizers import Tokenizer

from assistant.scorer.inputs import LONGEST_QUESTION, Window, encode, room, windows
from assistant.training.data import Question
from assistant.training.near_misses import names, near_miss
from assistant.words import words

SHORTEST, LONGEST = 110, 190  # tokens of a passage, as chunks have them
NEAREST = 8  # articles' passages, by BM25, that one of another article is drawn from
TELLING = 0.05  # words in more passages than this share tell none from another
SHARED = 2  # telling words: a sentence with as many of an answering one's may answer as well


@dataclass(frozen=True, slots=True)
class Example:
    """A question and passages: where it is answered, the first holds the answer."""

    question: Question
    windows: list[Window]
    right: list[list[int]]  # of each window's spans, those that answer


class Passages:
    """Draws examples; what it draws depends on the given random generator alone."""

    def __init__(self, questions: Sequence[Question], tokenizer: Tokenizer) -> None:
        self.questions = questions
        texts = list(_texts(questions))
        encoded = encode(tokenizer, texts)
        self._ids = {text: found.ids for text, found in zip(texts, encoded, strict=True)}
        self._pool: list[tuple[str, str, list[str]]] = []  # article, title, sentences
        seen = set()
        for question in questions:
            if question.article + question.sentences[0] not in seen:
                seen.add(question.article + question.sentences[0])
                for part in (question.sentences, *question.around):
                    self._pool += [
                        (question.article, question.title, list(run)) for run in self._cut(part)
                    ]
        self._of_article: dict[str, list[int]] = {}
        for number, (article, _, _) in enumerate(self._pool):
            self._of_article.setdefault(article, []).append(number)
        self._number = {question.id: n for n, question in enumerate(questions)}
        self._known: dict[str, frozenset[str]] = {}
        self._nearest, self._own = self._search()
        self._tokenizer = tokenizer
        self._names = [names(" ".join(sentences)) for _, _, sentences in self._pool]

    def draw(
        self,
        question: Question,
        chance: random.Random,
        own: int = 1,
        others: int = 1,
        near: int = 0,
    ) -> Example:
        """The question with passages drawn anew: of its own article, near misses, and of others.

        A near miss is the passage without what answers, or asked for another detail.
        """
        index = self._number[question.id]
        asked = self._ids[question.text][:LONGEST_QUESTION]
        most = room(asked, self._ids[question.title])
        drawn = [(question.title, *self._around_answer(question, chance, most))]
        wrong = [n for n in self._own[index] if self._tells_nothing(question, self._pool[n][2])]
        likely = wrong[: max(1, len(wrong) // 4)]  # the likeliest to be found
        for _ in range(min(own, len(wrong))):
            number = chance.choice(likely if likely and chance.random() < 0.5 else wrong)
            wrong.remove(number)
            likely = [n for n in likely if n != number]
            drawn.append((question.title, self._pool[number][2], frozenset()))
        for number in chance.sample(self._nearest[index], min(others, len(self._nearest[index]))):
            drawn.append((self._pool[number][1], self._pool[number][2], frozenset()))
        texts = [asked] * len(drawn)
        for text, sentences in self._near_misses(question, chance)[:near]:
            texts.append(text[:LONGEST_QUESTION])
            drawn.append((question.title, sentences, frozenset()))
        read, right = [], []
        for text, (title, sentences, answers) in zip(texts, drawn, strict=True):
            window = next(windows(text, self._ids[title], [self._ids[s] for s in sentences]), None)
            if window is not None:
                read.append(window)
                right.append([i for i, s in enumerate(window.sentences) if s in answers])
        return Example(question, read, right)

    def whole(self, question: Question) -> tuple[list[Window], list[list[int]]]:
        """All windows of a question's article, and of each the spans that answer."""
        asked = self._ids[question.text][:LONGEST_QUESTION]
        read, right = [], []
        for part in (question.sentences, *question.around):
            answers = question.right if part is question.sentences else frozenset()
            ids = [self._ids[sentence] for sentence in part]
            for window in windows(asked, self._ids[question.title], ids):
                read.append(window)
                right.append([i for i, s in enumerate(window.sentences) if s in answers])
        return read, right

    def _around_answer(
        self, question: Question, chance: random.Random, most: int
    ) -> tuple[list[str], frozenset[int]]:
        """A run of the passage's sentences, of a length drawn, that holds an answering one.

        It has at most `most` tokens, what one window holds; or it is one sentence.
        """
        sizes = [len(self._ids[s]) for s in question.sentences]
        budget = min(chance.randint(SHORTEST, LONGEST), most)
        first = chance.choice(sorted(question.right) or range(len(sizes)))
        end, size = first + 1, sizes[first]
        while True:
            sides = []
            if first > 0 and size + sizes[first - 1] <= budget:
                sides.append(-1)
            if end < len(sizes) and size + sizes[end] <= budget:
                sides.append(1)
            if not sides:
                break
            if chance.choice(sides) < 0:
                first -= 1
                size += sizes[first]
            else:
                size += sizes[end]
                end += 1
        right = frozenset(n - first for n in question.right if first <= n < end)
        return list(question.sentences[first:end]), right

    def _near_misses(
        self, question: Question, chance: random.Random
    ) -> list[tuple[list[int], list[str]]]:
        """Up to two: a question's ids and a run of the passage that does not answer it."""
        if not question.right:
            return []
        found: list[tuple[list[int], list[str]]] = []
        run, right = self._around_answer(question, chance, LONGEST)
        passage = " ".join([f". {question.title}.", *run])
        answer = " ".join(question.sentences[n] for n in question.right)
        there = [self._names[n] for n in self._nearest[self._number[question.id]]]
        others = [name for of in there for name in of] + names(passage)
        asked = near_miss(question.text, passage, answer, others, chance)
        if asked is not None:
            found.append((encode(self._tokenizer, [asked])[0].ids, run))
        rest = [sentence for n, sentence in enumerate(run) if n not in right]
        if rest and self._tells_nothing(question, rest):
            found.append((self._ids[question.text], rest))
        chance.shuffle(found)
        return found

    def _cut(self, sentences: Sequence[str]) -> list[list[str]]:
        """Sentences in runs of at most `LONGEST` tokens."""
        runs: list[list[str]] = []
        size = LONGEST
        for sentence in sentences:
            size += len(self._ids[sentence])
            if not runs or size > LONGEST:
                runs.append([])
                size = len(self._ids[sentence])
            runs[-1].append(sentence)
        return runs

    def _tells_nothing(self, question: Question, sentences: Sequence[str]) -> bool:
        """Whether no sentence tells what an answering one tells beside the question.

        Nobody has read the rest of the articles. A sentence that shares a number or some telling
        words with an answering one, none of them the question's or the title's, may answer too.
        """
        known = self._telling(question.text) | self._telling(question.title)
        answers = [self._telling(question.sentences[n]) - known for n in question.right]
        for sentence in sentences:
            there = self._telling(sentence)
            for answer in filter(None, answers):
                shared = answer & there
                few = len(shared) < min(SHARED, len(answer))
                if not few or any(word.isdigit() for word in shared):
                    return False
        return True

    def _telling(self, text: str) -> frozenset[str]:
        """The words of a text that are in few passages."""
        if text not in self._known:
            self._known[text] = frozenset(words(text, "en")) & self._rare
        return self._known[text]

    def _search(self) -> tuple[list[list[int]], list[list[int]]]:
        """For each question the nearest passages of other articles, and its own article's others.

        By BM25 (k1 1.2, b .75) over words that are not in every other passage; those of its own
        article best first. On the way it is seen which words are rare.
        """
        vocabulary: dict[str, int] = {}
        docs = [" ".join([title, *sentences]) for _, title, sentences in self._pool]
        counts = _counts(docs, vocabulary, grow=True)
        there = np.asarray((counts > 0).sum(0)).ravel()
        common = there > TELLING * len(docs)
        self._rare = frozenset(w for w, n in vocabulary.items() if not common[n])
        idf = np.log(1 + (len(docs) - there + 0.5) / (there + 0.5))
        idf[common] = 0
        length = np.asarray(counts.sum(1)).ravel()
        norm = 1.2 * (0.25 + 0.75 * length / length.mean())
        weighted = counts.tocoo()
        weighted.data = (
            idf[weighted.col] * weighted.data * 2.2 / (weighted.data + norm[weighted.row])
        )
        by_word = weighted.tocsr().T.tocsr()
        asked = _counts([q.text for q in self.questions], vocabulary, grow=False)
        asked.data[:] = 1
        nearest, own = [], []
        for at in range(0, len(self.questions), 256):
            scores = (asked[at : at + 256] @ by_word).toarray()
            for row, question in zip(scores, self.questions[at : at + 256], strict=True):
                mine = self._of_article[question.article]
                there_too = set(question.sentences)
                others = [n for n in mine if not there_too & set(self._pool[n][2])]
                own.append(sorted(others, key=lambda n: -row[n]))
                row[mine] = -1
                best = np.argpartition(-row, min(NEAREST, len(row) - 1))[:NEAREST]
                nearest.append([int(n) for n in best if row[n] > 0])
        return nearest, own


def _texts(questions: Sequence[Question]) -> set[str]:
    found = set()
    for question in questions:
        found |= {question.text, question.title, *question.sentences}
        for part in question.around:
            found |= set(part)
    return found


def _counts(texts: Sequence[str], vocabulary: dict[str, int], grow: bool) -> sparse.csr_matrix:
    """How often each word is in each text: `(texts, words)`."""
    rows, columns = [], []
    for row, text in enumerate(texts):
        for word in words(text, "en"):
            if grow:
                vocabulary.setdefault(word, len(vocabulary))
            if word in vocabulary:
                rows.append(row)
                columns.append(vocabulary[word])
    shape = (len(texts), len(vocabulary))
    matrix = sparse.coo_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape)
    return matrix.tocsr()  # sums what stands twice
