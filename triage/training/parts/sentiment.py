"""The sentiment experts as a part of training: their artifact, their report and their figures."""

from collections.abc import Sequence
from pathlib import Path

from triage.evaluation import Figure
from triage.learned.experts import SHARE
from triage.learned.opinion import ARTIFACT
from triage.learned.weighing import Weighing
from triage.reader import reader
from triage.training.measuring import cross_validated, left_out, within_stories
from triage.training.parts import Part
from triage.training.reporting import write_report
from triage.training.sentiment import (
    HEADS,
    OF_COMPOSED,
    OF_INVENTED,
    OF_STORIES,
    SETTINGS,
    OutOfFold,
    finish,
    fit,
    out_of_fold,
)
from triage.training.sentiment_sides import figures_of_sides, figures_of_stories
from triage.training.sentiment_texts import FILES, SEED, Labelled, read_texts

TRIED = (
    "One model for all genres instead of two experts and a gate: .03 less on comments (macro-F1), .01 to .02 on posts.",
    "Phase 1 at full weight, by the sign of its criticality: more negative comments found, neutral ones lost; at .3.",
    "Strength 1 and 2 for 4: .015 and .003 less on comments, .004 and .007 more on posts.",
    "Characters within words: .01 more on both; left out for now, as unknown words would need a table of their own.",
    "Three words after a negation marked: .005 more on comments, .01 more negatives found; kept. Two: nothing.",
    "Findings of rules that all praise turn a neutral guess into praise: .012 less on comments. Findings that are all"
    " concerns turn faint praise into a complaint: no change of macro-F1, .004 more negatives found; kept.",
    "On the reader's numbers, joined with the words as here: logistic regression .737 on comments and .681 on posts; "
    "a support vector machine .748 and .680, but it keeps numbers of single texts; small networks .747 to .751 and "
    ".677 to .684; kept.",
    "Half, six and seven tenths for the heads when joined: the same within .004. Heads alone: .739 and .671.",
    "The lexicon's numbers beside the reader's: .005 more on comments, .015 on posts by heads alone; kept.",
    "The largest and smallest of a text's pieces, or their spread, beside the mean: up to .004 more, for twice the "
    "size; the worst and best sentence: nothing. Layers 6, 9 and 12 together: nothing over layer 9.",
    "Networks of 64 units, 10 to 30 rounds, stronger decay: within .005; 128 units and 20 rounds kept.",
    "The very best weights of labels on a grid instead of the mean of ten: up to .01 less or more, by chance.",
    "Words taught half by heads that had not seen the text: .012 more on comments and .016 on posts by words alone; "
    "kept. Three and seven tenths by people, 2,290 more texts and 10,071 sentences told by heads: nothing more.",
    "A gate of strength 1: .005 less on both by words alone.",
    "At least .85 of negative comments found instead of .91: .01 more macro-F1, but .84 of the negatives of a source "
    "never seen (phase 1) instead of .90.",
    "Sentences by the reader's numbers of their place: .02 more on comments, .05 on posts, measured on texts read two"
    " at a time; taught on such pairs another .005 to .01; kept.",
    "Not reading texts that the words are sure of (.95): no quality lost, 45 of 100 comments and 4 of 100 posts "
    "unread; left out, as themes and danger are judged by the same reading.",
    "Invented texts about care as people post them (complaints without a bad word, praise that begins with a "
    "complaint, questions, news): .007 less on comments and .005 on posts, within chance; of 100 other invented texts "
    "by the same hand, written before they were judged, 65 right instead of 51; at weight .4 about three quarters of "
    "the gain on others, by heads alone; kept.",
    "Posts left out, by what weights would call the most right: .79 of the order that the models give them, .75 where "
    ".90 of the negatives are found. The lexicon's compound beside both: .01 more there, .002 to .015 less on comments "
    "and .004 to .03 less on comments left out. Heads on the mean alone, more decay, more left out by chance, fewer "
    "rounds: ordered up to .01 better, decided up to .06 worse. How far a text lies from all that was learned: posts "
    "hardly further than comments of another source.",
    "The encoder's numbers beside the reader's, for both genres: .011 more on comments, .006 less on posts, nothing on "
    "sources left out; left out.",
    "Comments set behind or within what others told of themselves, and 38 invented stories, taught to the heads: the "
    "order of good and bad is kept, and half of the praise within such texts is found instead of a third; of 20 other "
    "stories by the same hand none of ten that end well was told from a complaint before, seven after, one of ten "
    "that end badly lost; .006 less on comments, within chance; kept, as people tell stories where nobody asks for "
    "comments. Composed texts at .5 and 1 instead of .3: nothing more. Stories alone: .02 less on posts left out. "
    "Taught to the words as well: .02 less by words alone.",
    "The heads' share grows to all from 40 to 100 words: without it one of those ten stories is told; from 60 to 120: "
    "three.",
)


def train(data: Path, out: Path) -> None:
    labelled = read_texts(data)
    seen = out_of_fold(labelled)
    experts = finish(fit(labelled), labelled, seen)
    experts.save(out / ARTIFACT)
    whole = labelled.whole
    settings = {
        "seed": SEED,
        "strength": SETTINGS.strength,
        "least_texts": SETTINGS.least_texts,
        "dense_scale": SETTINGS.dense_scale,
        "heads": {"networks": HEADS.networks, "units": HEADS.units, "rounds": HEADS.rounds},
        "share_of_heads": SHARE,
        "invented": {"texts": int((whole.invented & ~whole.long).sum()), "weight": OF_INVENTED},
        "stories": {"texts": int((whole.invented & whole.long).sum()), "weight": OF_STORIES},
        "composed": {"texts": int(whole.composed.sum()), "weight": OF_COMPOSED},
        "factors": _rounded(experts.whole.weighing),
        "factors_by_words_alone": _rounded(experts.by_words),
    }
    write_report(out / ARTIFACT, data, FILES, figures=_figures(labelled, seen), settings=settings, tried=TRIED)


def _rounded(weighing: Weighing) -> list[list[float]]:
    return [[round(float(one), 2) for one in row] for row in weighing.factors]


def evaluate(data: Path) -> Sequence[Figure]:
    labelled = read_texts(data)
    ways = [True, False] if reader() else [False]
    shipped = [figures(with_reader=each) for figures in (_sides, figures_of_stories) for each in ways]
    return [*_figures(labelled, out_of_fold(labelled)), *(figure for each in shipped for figure in each)]


def _sides(*, with_reader: bool) -> list[Figure]:
    return figures_of_sides("en", with_reader=with_reader)


def _figures(labelled: Labelled, seen: OutOfFold) -> list[Figure]:
    whole = labelled.whole, seen.whole
    return [*cross_validated(labelled, seen), *within_stories(*whole), *left_out(*whole)]


PART = Part("sentiment", train, evaluate)
