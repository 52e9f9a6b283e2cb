"""Every phrase that the privacy gate knows, in both languages, each beside words that only look like it."""

import pytest

from responses.guard import Result, check
from responses.guard_rules import PHRASES

# rule: what it must find, then what it must let stand
FOUND: dict[str, tuple[list[str], list[str]]] = {
    "care.your": (
        ["your own treatment", "YOUR DISCHARGE", "your upcoming session", "your file", "your next assessment",
         "your previous stay", "your counselor", "your therapist", "your case", "your recovery"],
        ["your words", "your message", "your time", "yours", "an appointment", "your street", "your casework"],
    ),
    "care.votre": (
        ["votre dossier", "vos séances", "ton séjour", "tes soins", "Votre intervenante", "votre thérapie"],
        ["votre message", "vos mots", "un rendez-vous", "notre dossier"],
    ),
    "care.when_you_were": (
        ["when you were here", "since you left us", "after you came to us", "before you visited", "while you stayed",
         "When you arrived"],
        ["when you write", "before you go", "since you ask", "when the desk is open"],
    ),
    "care.records": (
        ["our records indicate", "our notes say", "the file shows", "your chart suggests", "our system confirms",
         "according to our system", "we checked in our files", "we looked through the records", "selon nos dossiers"],
        ["our team says", "for the record", "the sign says", "we looked at the post"],
    ),
    "care.as_client": (
        ["as a patient", "as an former client", "as our resident", "as one of our service users", "a client of ours",
         "en tant que cliente"],
        ["as a person", "as anyone", "as a team", "as one of our neighbours"],
    ),
    "care.we_treated": (
        ["we saw you", "I have seen you", "our staff had discharged you", "they admitted you", "she diagnosed you",
         "our team assessed you", "nous vous avons vue"],
        ["we saw your post", "I have seen this", "we thank you", "they admitted it"],
    ),
    "care.diagnosis": (
        ["bipolar", "Schizophrenia", "an eating disorder", "BPD", "your PTSD", "dépression", "anorexie", "autistic"],
        ["the mood", "feeling low", "an order", "Eating well", "a good disposition"],
    ),
    "care.drug": (
        ["lithium", "Sertraline", "the methadone", "Ativan", "suboxone", "Ritalin", "clozapine"],
        ["the pharmacy", "tablets", "a dose of kindness", "a concert", "valiant"],
    ),
    "tone.your_care": (["discuss your care"], ["discuss anyone’s care", "talk about care"]),
    "tone.denies": (
        ["that is not true", "That’s not true", "That was not correct", "you are mistaken", "you’re lying",
         "you're wrong", "that never happened",
         "that didn’t happen"],
        ["that is not easy", "you are welcome", "that happened", "that is true"],
    ),
    "tone.policy": (["our policy", "Policies", "as per policy"], ["police", "polite", "a police officer"]),
    "tone.legal": (
        ["legal action", "our lawyer", "defamatory", "this is libel", "libellous", "slander", "sue you"],
        ["legal aid", "a label", "issue your", "we pursue you"],
    ),
    "tone.calm": (["calm down", "don't be silly", "don’t be silly"], ["a calm place", "calm days"]),
    "tone.commit": (["commit suicide", "committed suicide", "Committing suicide"], ["die by suicide", "commit to"]),
    "shape.template": (
        ["{crisis_lines}", "{name}", "[name]", "[insert service here]", "[your role]"],
        ["(name)", "{}", "[1]", "[sic]"],
    ),
}  # fmt: skip


def rules(text: str) -> set[str]:
    return set(check(text).rules) - {"shape.thanks", "shape.next_step", "care.date"}


@pytest.mark.parametrize("rule", [phrase.id for phrase in PHRASES])
def test_every_rule_has_words_here(rule: str) -> None:
    assert FOUND[rule][0]
    assert FOUND[rule][1]


@pytest.mark.parametrize(("rule", "words"), [(rule, words) for rule, (found, _) in FOUND.items() for words in found])
def test_the_rule_finds_its_words_wherever_they_stand(rule: str, words: str) -> None:
    for text in (words, f"Thank you, and {words}.", f"«{words}»", f"Thank you.\n{words}\nBye."):
        found = [line for line in check(text).lines if line.rule == rule]
        assert found, text
        assert all(text[line.start : line.end] == line.phrase and line.why for line in found)


@pytest.mark.parametrize(("rule", "words"), [(rule, words) for rule, (_, near) in FOUND.items() for words in near])
def test_the_rule_lets_words_stand_that_only_look_like_its_own(rule: str, words: str) -> None:
    assert rule not in rules(f"Thank you, and {words}. Please call.")


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase.id for phrase in PHRASES])
def test_what_is_about_care_blocks_and_what_is_about_tone_warns(phrase: object) -> None:
    rule = getattr(phrase, "id", "")
    assert getattr(phrase, "blocks", None) is rule.startswith("care.")
    words = FOUND[rule][0][0]
    expected = Result.BLOCK if rule.startswith("care.") else Result.WARN
    assert {line.result for line in check(words).lines if line.rule == rule} == {expected}


@pytest.mark.parametrize(
    ("words", "neutral"),
    [
        ("your appointment", "an appointment"),
        ("your last visit", "a visit"),
        ("your own assessment", "an assessment"),
        ("votre dossier", "un dossier"),
        ("discuss your care", "discuss anyone’s care here"),
        ("committed suicide", "die by suicide"),
    ],
)
def test_neutral_wording_is_itself_let_pass(words: str, neutral: str) -> None:
    line = next(line for line in check(words).lines if line.phrase)
    assert line.suggestion == neutral
    assert line.rule not in check(neutral).rules


@pytest.mark.parametrize(
    "when",
    ["3 November", "3rd of November", "Nov 3", "November 3", "2026-11-03", "3/11/2026", "11/3/26", "last Friday",
     "last week", "last winter", "yesterday"],
)  # fmt: skip
def test_a_date_beside_you_is_a_date_of_care(when: str) -> None:
    assert "care.date" in check(f"You rang {when}.").rules
    assert "care.date" in check(f"Vous avez appelé, {when}.").rules
    assert "care.date" not in check(f"The desk opened {when}.").rules
    assert "care.date" not in check(f"Thank you. The desk opened {when}.").rules


@pytest.mark.parametrize("when", ["in May", "24/7", "9 to 5", "this week", "tomorrow", "3 of 5", "2026"])
def test_what_is_no_date_is_let_stand(when: str) -> None:
    assert "care.date" not in check(f"You can ring {when}.").rules


@pytest.mark.parametrize(
    ("text", "worst"),
    [
        ("Thank you. Please call.", Result.PASS),
        ("Thank you. Please call. Our policy.", Result.WARN),
        ("Thank you. Please call about your file.", Result.BLOCK),
        ("Our policy and your file.", Result.BLOCK),
        ("Hello.", Result.WARN),
        ("", Result.PASS),
        ("   \n", Result.PASS),
    ],
)
def test_the_worst_line_decides(text: str, worst: Result) -> None:
    assert check(text).result is worst


def test_blocks_stand_above_warnings_and_each_in_the_order_of_the_text() -> None:
    found = check("Our policy, your file, then your visit and a lawyer: our lawyer.")
    assert [line.phrase for line in found.lines if line.phrase] == ["your file", "your visit", "policy", "our lawyer"]


def test_what_stands_past_the_longest_reply_is_not_looked_at() -> None:
    assert check("Thank you. Please call. " + "x" * 10_000 + " your file").result is Result.PASS
