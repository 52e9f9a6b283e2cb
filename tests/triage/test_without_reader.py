"""A desk whose sentence reader was never installed: it judges by words, trains nothing that reads, and says so."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.conftest import Cast
from triage.card.page import NOT_READ, READ
from triage.encoder import network as encoding
from triage.judge import Asked, judge_many
from triage.learned.reading import read_sentences
from triage.reader import installed, network, problem, reader
from triage.reader.files import PACKAGE
from triage.reading import read_posts
from triage.rulebook.book import SHIPPED
from triage.training.reading import numbers_of

TEXTS = ["The nurses were kind and nobody hurried us.", "Les infirmières étaient gentilles.", "Nobody rang back."]


def forget() -> None:
    for kept in (network._loaded, encoding._loaded, numbers_of):
        kept.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def without_reader() -> Iterator[None]:
    """Python finds no such package, as where it was never installed; what was read before is forgotten."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, PACKAGE, None)
        forget()
        yield
    forget()


def test_there_is_none_and_it_says_why() -> None:
    assert (installed(), reader()) == (False, None)
    assert "not installed" in problem()


def test_every_reading_stays_as_it_was() -> None:
    before = read_posts([(text, "") for text in TEXTS], SHIPPED)
    assert read_sentences(before, [True] * len(TEXTS)) == before


def test_posts_are_judged_by_words_alone() -> None:
    asked = [Asked(text) for text in TEXTS]
    assert judge_many(asked) == judge_many(asked, with_reader=False)
    assert [each.sentiment for each in judge_many(asked)][0] == "positive"


@pytest.mark.parametrize("part", ["relevance", "sentiment"])
def test_nothing_that_reads_is_trained(tmp_path: Path, part: str) -> None:
    for name in ("sentiment_care_en", "sentiment_posts_en"):
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["source", "licence", "text", "label"], ["own", "own", TEXTS[0], "pos"]])
    with (tmp_path / "themes_phase1.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["text", "label", "criticality"], [TEXTS[2], "theme", "-3.0"]])
    with pytest.raises(CommandError, match="Training needs the sentence reader"):
        call_command("train_triage", data=tmp_path, out=tmp_path / "out", part=[part])
    assert not list(tmp_path.glob("out/*.npz"))


def test_the_card_says_that_words_judge_alone(cast: Cast, client: Client) -> None:
    client.force_login(cast.rae)
    page = client.get("/triage/model/").content.decode()
    assert page.count(NOT_READ) >= 2
    assert READ not in page
