"""The measurement itself: counts, intervals, how mixed is counted, and a command that prints no text."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from triage.evaluation import alerts, evaluate, label_of, macro_f1, share
from triage.judge import judge

ROWS = [
    ("The staff were lovely and kind", "pos"),
    ("Rude receptionist and a filthy ward", "neg"),
    ("My appointment is at two", "neu"),
    ("Great, so helpful", "neg"),  # irony: counted as an error
]


def test_a_share_has_wilson_s_interval() -> None:
    figure = share("x", 8, 10)
    assert (round(figure.value, 3), round(figure.low, 3), round(figure.high, 3)) == (0.8, 0.49, 0.943)
    assert share("x", 0, 0).count == 0


def test_macro_f1_is_the_mean_over_the_labels() -> None:
    assert macro_f1([("neg", "neg"), ("neu", "neu"), ("pos", "pos")]) == 1.0
    assert macro_f1([("neg", "pos"), ("neu", "neu"), ("pos", "pos")]) == pytest.approx((0 + 1 + 2 / 3) / 3)


def test_figures_count_what_was_right() -> None:
    figures = {figure.name: figure for figure in evaluate(ROWS)}
    assert (figures["accuracy"].count, figures["accuracy"].total) == (3, 4)
    assert (figures["negative recall"].count, figures["negative recall"].total) == (1, 2)
    assert figures["negative precision"].value == 1.0
    assert figures["macro-F1"].low <= figures["macro-F1"].value <= figures["macro-F1"].high


def test_alerts_are_counted_by_the_thousand() -> None:
    crisis, soon = alerts([judge("I want to die"), judge("A suicide in the news"), judge("Hello"), judge("Thanks")])
    assert (crisis.value, crisis.count, soon.value) == (250.0, 1, 250.0)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The nurses were nice but the food was horrible, disgusting and cold", "neg"),
        ("Wonderful, brilliant, lovely, amazing people. The parking was bad.", "pos"),
    ],
)
def test_mixed_goes_to_the_side_that_weighs_more(text: str, label: str) -> None:
    said = judge(text)
    assert said.sentiment == "mixed"
    assert label_of(said) == label


def test_the_command_prints_figures_and_no_text(tmp_path: Path) -> None:
    data = tmp_path / "sentiment_made_up_en.csv"
    data.write_text("text,label\n" + "".join(f'"{text}",{label}\n' for text, label in ROWS))
    out = io.StringIO()
    call_command("evaluate_triage", data=tmp_path, care=data, stdout=out)
    assert out.getvalue().count("accuracy") == 4  # of both files, with the sentence reader and without
    assert out.getvalue().count("by words alone") == 2
    assert "3 of 4" in out.getvalue()
    assert "receptionist" not in out.getvalue()


@pytest.mark.parametrize("content", ["words,label\nx,neg\n", "text,label\nx,awful\n"])
def test_a_file_of_another_shape_is_refused_in_plain_words(tmp_path: Path, content: str) -> None:
    data = tmp_path / "other.csv"
    data.write_text(content)
    with pytest.raises(CommandError, match="could not be read|labels other than"):
        call_command("evaluate_triage", data=data)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no"):
        call_command("evaluate_triage", data=tmp_path)
