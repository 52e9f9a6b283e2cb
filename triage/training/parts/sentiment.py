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
    "One model for all genres instead of two experts and a gate: .03 less on comments (macro-F1), .01 to .02 on posts.",
    "Phase 1 at full weight, by the sign of its criticality: more negative comments found, neutral ones lost; at .3.",
    "Strength 1 and 2 for 4: .015 and .003 less on comments, .004 and .007 more on posts.",
    "Characters within words: .01 more on both; left out for now, as unknown words would need a table of their own.",
    "Three words after a negation marked: .005 more on comments, .01 more negatives found; kept. Two: nothing.",
    "Word vectors from bge-small-en (64, 128 numbers): no more on comments, up to .016 more on posts, training five "
    "times as long.",
    "A linear student of a bge-small-en teacher, on its soft labels of 11,000 further sentences: .016 more on "
    "comments, .03 on posts, measured with factors chosen on the same texts.",
    "The sentence embedding itself (bge-small-en, int8 ONNX) averaged in: .727 to .733 on comments, .68 on posts, with "
    "factors chosen on the same texts; about 280 texts a second on one core.",
    "Findings of rules that all praise turn a neutral guess into praise: .012 less on comments. Findings that are all "
    "concerns turn faint praise into a complaint: no change of macro-F1, .004 more negatives found; kept.",
)


def train(data: Path, out: Path) -> None:
    texts = read_texts(data)
    seen = out_of_fold(texts)
    experts = finish(fit_experts(texts), texts, seen, everything(texts))
    experts.save(out / ARTIFACT)
    figures = [*cross_validated(texts, seen), *left_out(texts)]
    settings = {
        "seed": SEED,
        "strength": SETTINGS.strength,
        "least_texts": SETTINGS.least_texts,
        "dense_scale": SETTINGS.dense_scale,
        "factors": [[round(float(one), 2) for one in row] for row in experts.factors],
    }
    write_report(out / ARTIFACT, data, FILES, figures=figures, settings=settings, tried=TRIED)


def evaluate(data: Path) -> Sequence[Figure]:
    texts = read_texts(data)
    return [*cross_validated(texts, out_of_fold(texts)), *left_out(texts)]


PART = Part("sentiment", train, evaluate)
