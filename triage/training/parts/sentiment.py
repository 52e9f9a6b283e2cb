"""The sentiment experts as a part of training: their artifact, their report and their figures."""

from collections.abc import Sequence
from pathlib import Path

from triage.evaluation import Figure
from triage.learned.opinion import ARTIFACT
from triage.training.measuring import cross_validated, left_out
from triage.training.parts import Part
from triage.training.reporting import write_report
from triage.training.sentiment import FILES, SEED, SETTINGS, everything, finish, fit_experts, out_of_fold, read_texts

TRIED = (
    "One model for all genres, balanced or not: .03 worse on comments, .02 on posts.",
    "All of phase 1 at full weight: negatives found more often, neutral ones lost.",
    "Characters within words: .01 better on both, at ten times the time of a text.",
    "Word vectors distilled from bge-small-en (64 and 128 numbers): no better on comments, .02 better on posts.",
    "The sentence embedding itself (bge-small-en, int8 ONNX) averaged in: .72 to .73 on comments and .68 on posts, "
    "at 3.5 ms a text on one core; too slow for the rate asked for, so left out.",
)


def train(data: Path, out: Path) -> None:
    texts = read_texts(data)
    seen = out_of_fold(texts)
    experts = finish(fit_experts(texts), texts, seen, everything(texts))
    experts.save(out / ARTIFACT)
    figures = [*cross_validated(texts, seen), *left_out(texts)]
    settings = {"seed": SEED, "strength": SETTINGS.strength, "least_texts": SETTINGS.least_texts}
    write_report(out / ARTIFACT, data, FILES, figures=figures, settings=settings, tried=TRIED)


def evaluate(data: Path) -> Sequence[Figure]:
    texts = read_texts(data)
    return [*cross_validated(texts, out_of_fold(texts)), *left_out(texts)]


PART = Part("sentiment", train, evaluate)
