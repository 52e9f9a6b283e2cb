"""Training of sentiment: the heads on the reader's numbers, the words taught by labels and heads, both together.

The words learn half from people and half from what heads made of the same text without having seen it: so that a
desk without the sentence reader keeps some of what it knows. Whatever is measured on a text, nothing that judges it
has learned from it: neither the words, nor the heads, nor the heads that taught the words.
"""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.learned.experts import COLUMNS, GENRES, LABELS, Experts, Seen, joined
from triage.learned.heads import Heads
from triage.learned.linear import Floats, Linear
from triage.learned.numbers import NAMES
from triage.learned.weighing import softmax
from triage.reader import SIZE
from triage.training import heads
from triage.training.fitting import Doubles, Job, Settings, fit_uncalibrated
from triage.training.sentiment_texts import FOLDS, SEED, STORY, Labelled, Texts
from triage.training.weighing import BY_WORDS, WITH_READER, weighing

OTHER_GENRE, BY_CRITICALITY = 0.1, 0.3  # how much a text of the other genre, or labelled by its criticality, counts
OTHER_GENRE_OF_HEADS = 0.2
OF_INVENTED, OF_STORIES, OF_COMPOSED = 1.0, 4.0, 0.3  # how much such texts count, for both genres
OF_PEOPLE = 0.5  # how much of what the words learn is the label of people, where they labelled for the genre
SETTINGS = Settings(strength=4.0, least_texts=3, dense_scale=0.3, rounds=150)
GATE_STRENGTH = 10.0  # a gate in doubt mixes two experts who mean different things
HEADS, PARTS, TEACHER = heads.Settings(), heads.Settings(units=96), heads.Settings(networks=2, rounds=12)

_WIDTH = len(LABELS)
_GROUPS = (slice(0, _WIDTH), slice(_WIDTH, 2 * _WIDTH), slice(2 * _WIDTH, 2 * _WIDTH + 1))


def fit_heads(texts: Texts, settings: heads.Settings) -> Heads:
    """Both experts and the gate on the reader's numbers."""
    known = np.eye(_WIDTH, dtype=np.float32)[texts.labels]
    targets = np.hstack([known, known, (texts.genre == "posts").astype(np.float32)[:, None]])
    amounts = [_weights(texts, genre, OTHER_GENRE_OF_HEADS) for genre in GENRES] + [texts.measured]
    lesson = heads.Lesson(texts.numbers, targets, _GROUPS, np.stack(amounts, axis=1).astype(np.float32))
    return heads.fit_heads(lesson, SEED, settings)


def fit_words(texts: Texts, folds: int = FOLDS) -> Linear:
    """Both experts and the gate as the columns of one linear model of the words, not yet calibrated.

    ``folds``: in how many parts heads teach them. Long texts teach them nothing but what pain is called.
    """
    texts = texts.of(~texts.long)
    taught = _taught(texts, texts.folds % folds)
    job = Job(LABELS, NAMES, False, SEED, SETTINGS)
    parts = [
        fit_uncalibrated(job, texts.words, _lesson(texts, taught, number), texts.dense, _weights(texts, genre))
        for number, genre in enumerate(GENRES)
    ]
    gate_job = Job(("posts",), NAMES, True, SEED, replace(SETTINGS, strength=GATE_STRENGTH))
    is_post = (texts.genre == "posts").astype(np.int64)[:, None]
    parts.append(fit_uncalibrated(gate_job, texts.words, is_post, texts.dense, texts.measured.astype(np.float64)))
    return Linear(
        COLUMNS,
        NAMES,
        parts[0].words,
        parts[0].pairs,
        parts[0].idf,
        np.hstack([part.weights for part in parts]),
        np.hstack([part.dense_weights for part in parts]),
        np.concatenate([part.bias for part in parts]),
        False,
    )


def _taught(texts: Texts, folds: NDArray[np.int64]) -> list[Floats]:
    """For each genre what heads say of texts that they had not seen."""
    logits = np.zeros((len(texts.labels), len(COLUMNS)), np.float32)
    for fold in sorted(set(folds.tolist())):
        out = np.flatnonzero(folds == fold)
        fitted = fit_heads(texts.of(np.flatnonzero(folds != fold)), TEACHER)
        logits[out] = np.mean(fitted.logits(texts.numbers[out]), axis=0)
    return [softmax(logits[:, group]) for group in _GROUPS[: len(GENRES)]]


def _lesson(texts: Texts, taught: list[Floats], number: int) -> Doubles:
    """Of a text of another genre people said nothing about this one: the heads alone do."""
    known = np.eye(_WIDTH)[texts.labels]
    mine = _is_of(texts, GENRES[number])[:, None]
    return np.where(mine, OF_PEOPLE * known + (1 - OF_PEOPLE) * taught[number], taught[number])


def _weights(texts: Texts, genre: str, other: float = OTHER_GENRE) -> Doubles:
    of_others = np.where(texts.invented, OF_INVENTED, BY_CRITICALITY)
    of_long = np.where(texts.composed, OF_COMPOSED, np.where(texts.genre == STORY, OF_STORIES, of_others))
    by_source = np.where(texts.measured, 1.0, of_long)
    return by_source * np.where(_is_of(texts, genre), 1.0, other)


def _is_of(texts: Texts, genre: str) -> NDArray[np.bool_]:
    return np.asarray((texts.genre == genre) | texts.invented | texts.composed, dtype=np.bool_)


class Fitted(NamedTuple):
    """Of some texts; not yet calibrated."""

    words: Linear
    whole: Heads
    parts: Heads


def fit(labelled: Labelled, folds: int = FOLDS) -> Fitted:
    """Whole texts teach the parts as well, by the mean of their pieces alone; long ones made to be so teach none."""
    whole, parts = labelled
    means = whole.alike(whole.words, whole.dense, whole.read[:, :SIZE])
    means = means.of(~whole.long)
    return Fitted(fit_words(whole, folds), fit_heads(whole, HEADS), fit_heads(means.beside(parts), PARTS))


class Views(NamedTuple):
    """What models that had not seen a text make of it, as logits of ``COLUMNS``: by words, and with the reader."""

    words: Floats
    reader: Floats

    def of(self, rows: NDArray[Any]) -> "Views":
        return Views(self.words[rows], self.reader[rows])


class OutOfFold(NamedTuple):
    """Of whole texts, and of parts."""

    whole: Views
    parts: Views


def views(linear: Linear, fitted: Heads, texts: Texts) -> Views:
    """Both ways of judging."""
    words = linear.logits(texts.words, texts.dense)
    return Views(words, joined(words, fitted.logits(texts.numbers), texts.dense))


def out_of_fold(labelled: Labelled) -> OutOfFold:
    seen = OutOfFold(*(Views(*_nothing(texts)) for texts in labelled))
    for fold in range(FOLDS):
        fitted = fit(Labelled(*(texts.of(texts.folds != fold) for texts in labelled)))
        for texts, held, fitted_heads in zip(labelled, seen, (fitted.whole, fitted.parts), strict=True):
            out = np.flatnonzero(texts.folds == fold)
            held.words[out], held.reader[out] = views(fitted.words, fitted_heads, texts.of(out))
    return seen


def _nothing(texts: Texts) -> list[Floats]:
    return [np.zeros((len(texts.labels), len(COLUMNS)), np.float32) for _ in Views._fields]


def finish(fitted: Fitted, labelled: Labelled, seen: OutOfFold) -> Experts:
    """Calibrated, and the labels weighed, on what models that had not seen the texts made of them."""
    (whole, held), (parts, held_parts) = measured(labelled, seen)
    return Experts(
        fitted.words,
        weighing(held.words, whole, BY_WORDS),
        Seen(fitted.whole, weighing(held.reader, whole, WITH_READER)),
        Seen(fitted.parts, weighing(held_parts.reader, parts, WITH_READER)),
    )


def measured(labelled: Labelled, seen: OutOfFold) -> list[tuple[Texts, Views]]:
    """Whole texts and parts that people labelled for sentiment, with what was made of them."""
    return [(texts.of(texts.measured), held.of(texts.measured)) for texts, held in zip(labelled, seen, strict=True)]
