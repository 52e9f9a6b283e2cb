"""Figures of what is mixed, and of long stories: on invented texts from which nothing learns."""

import json

from triage.training.invented import invented
from triage.training.sentiment_sides import CLASSES, EXAMPLES, figures_of_sides, figures_of_stories
from triage.training.sentiment_stories import stories
from triage.version import DATA

LEAST = {"en": 0.6, "fr": 0.5}  # of the mixed that are found; and of those said to be mixed rather more are


def examples(language: str) -> dict[str, list[str]]:
    listed: dict[str, dict[str, list[str]]] = json.loads((DATA / EXAMPLES).read_text("utf-8"))
    return listed[language]


def test_the_comments_are_many_of_all_classes_and_teach_nothing() -> None:
    taught = {each.text for each in invented()} | {text for text, _ in stories()}
    for language, least in (("en", 150), ("fr", 60)):
        listed = examples(language)
        texts = [text for each in listed.values() for text in each]
        assert set(listed) == set(CLASSES)
        assert len(texts) == len(set(texts)) >= least
        assert not taught & set(texts)


def test_both_languages_are_measured() -> None:
    for language, least in LEAST.items():
        four, found, right = figures_of_sides(language)
        listed = examples(language)
        assert found.total == len(listed["mixed"])
        assert found.count is not None
        assert found.count == right.count
        assert found.value >= least
        assert right.value >= 0.8
        assert 0.5 < four.value < 1


def test_by_words_alone_less_is_found_and_the_name_says_so() -> None:
    with_reader, alone = figures_of_sides("en"), figures_of_sides("en", with_reader=False)
    assert [each.name for each in alone] == [
        each.name.replace("invented)", "invented), by words alone") for each in with_reader
    ]
    assert alone[1].value < with_reader[1].value


def test_long_stories_are_counted_by_how_they_end() -> None:
    praise, complaints = figures_of_stories()
    labels = [label for _, label in stories("measured")]
    assert (praise.total, complaints.total) == (labels.count("pos"), labels.count("neg"))
    assert complaints.value >= 0.9
