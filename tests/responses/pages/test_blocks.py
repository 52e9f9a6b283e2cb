"""The page of approved sentences: who sees it, who changes it, and what is refused."""

from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from responses.models import ReplyBlock
from tests.conftest import Cast
from tests.factories import make_block
from tests.responses.pages.conftest import SignIn

GOOD = {
    "kind": "sentence",
    "title": "Tell the team",
    "text": "I will tell {service}.",
    "tone": "any",
    "criticality": "any",
    "order": 5,
}


def add(client: Client, **fields: Any) -> Any:
    return client.post("/reply-sentences/", {**GOOD, **fields})


def change(client: Client, block: ReplyBlock, **fields: Any) -> Any:
    data = {**GOOD, "title": block.title, "text": block.text, "expected_version": block.version, **fields}
    return client.post(f"/reply-sentences/{block.pk}/", data)


def step(client: Client, block: ReplyBlock, name: str, **fields: Any) -> Any:
    return client.post(f"/reply-sentences/{block.pk}/{name}/", {"expected_version": block.version, **fields})


def test_an_account_admin_adds_a_sentence_and_the_record_names_who(cast: Cast, signed_in: SignIn) -> None:
    assert add(signed_in(cast.cora)).status_code == 302
    block = ReplyBlock.objects.get(title="Tell the team")
    assert (block.text, block.order, block.version, block.retired_at) == ("I will tell {service}.", 5, 1, None)
    entry = Entry.objects.get(action="reply_block.added")
    assert (entry.actor_id, entry.object_id) == (cast.cora.pk, block.pk)
    assert "tell" not in str(entry.detail)


@pytest.mark.parametrize("who", ["asha", "ben", "mona", "rae", "cora"])
def test_whoever_reads_items_or_looks_after_accounts_sees_the_sentences(
    cast: Cast, signed_in: SignIn, who: str
) -> None:
    make_block("I will tell {service}.", title="Tell the team")
    page = signed_in(getattr(cast, who)).get("/reply-sentences/")
    assert page.status_code == 200
    assert "I will tell Family Support." in page.content.decode()
    assert ("Add the sentence" in page.content.decode()) is (who == "cora")


@pytest.mark.parametrize("who", ["nora", "otto"])
def test_anybody_else_gets_404(cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(getattr(cast, who)).get("/reply-sentences/").status_code == 404


@pytest.mark.parametrize("who", ["asha", "ben", "mona", "rae", "nora", "otto", "dan"])
def test_only_an_account_admin_of_the_whole_organisation_changes_a_sentence(
    cast: Cast, signed_in: SignIn, who: str
) -> None:
    block, client = make_block(), signed_in(getattr(cast, who))
    answers = [add(client), client.get(f"/reply-sentences/{block.pk}/"), change(client, block, text="New words.")]
    answers += [step(client, block, "retire"), step(client, block, "use-again")]
    assert [answer.status_code for answer in answers] == [404] * 5
    block.refresh_from_db()
    assert (block.version, block.retired_at) == (1, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I am sorry about your appointment.", "“your appointment”"),
        ("As a client of ours you may ring.", "the person is or was a client"),
        ("Ring me at 416-555-0199.", "only the organisation&#x27;s listed number"),
        ("Thank you, {friend}.", "“{friend}”"),
        ("Take your lithium.", "“lithium”"),
        ("This is our policy.", "“policy”"),
    ],
)
def test_a_sentence_that_the_privacy_check_marks_is_refused_and_its_words_are_kept(
    cast: Cast, signed_in: SignIn, text: str, said: str
) -> None:
    answer = add(signed_in(cast.cora), text=text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The privacy check marks this sentence." in page
    assert said in page
    assert f"{text}</textarea>" in page
    assert not ReplyBlock.objects.filter(title="Tell the team").exists()
    assert not Entry.objects.filter(action__startswith="reply_block").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("text", "   "), ("title", "x" * 61), ("text", "x" * 501), ("tone", "rude"), ("kind", "poem"),
     ("criticality", "fun"), ("order", "-1"), ("order", "first")],
)  # fmt: skip
def test_a_sentence_out_of_shape_is_refused_and_nothing_is_stored(
    cast: Cast, signed_in: SignIn, field: str, value: str
) -> None:
    before = ReplyBlock.objects.count()
    answer = add(signed_in(cast.cora), **{field: value})
    assert answer.status_code == 422
    assert "<title>Error: Reply sentences" in answer.content.decode()
    assert ReplyBlock.objects.count() == before


def test_two_sentences_in_use_do_not_share_a_title(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.cora)
    add(client)
    assert "A sentence of that title is in use already." in add(client).content.decode()
    assert ReplyBlock.objects.filter(title="Tell the team").count() == 1


def test_a_retired_title_may_be_used_for_another(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.cora)
    add(client)
    old = ReplyBlock.objects.get(title="Tell the team")
    step(client, old, "retire")
    add(client, text="I will tell them.")
    assert ReplyBlock.objects.filter(title="Tell the team").count() == 2
    old.refresh_from_db()
    again = step(client, old, "use-again")
    assert again.status_code == 422
    assert "A sentence of that title is in use already." in again.content.decode()


def test_a_sentence_is_changed_at_the_version_that_was_seen(cast: Cast, signed_in: SignIn) -> None:
    block, client = make_block("Old words.", title="Mine"), signed_in(cast.cora)
    page = client.get(f"/reply-sentences/{block.pk}/").content.decode()
    assert "Old words.</textarea>" in page
    assert change(client, block, text="New words.", title="Mine").status_code == 302
    block.refresh_from_db()
    assert (block.text, block.version) == ("New words.", 2)
    assert Entry.objects.filter(action="reply_block.changed", object_id=block.pk).count() == 1


def test_a_stale_change_is_refused_and_shows_both_wordings(cast: Cast, signed_in: SignIn) -> None:
    block, client = make_block("Old words.", title="Mine"), signed_in(cast.cora)
    change(client, block, text="Their words.")
    answer = change(client, block, text="My words.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "My words.</textarea>" in page
    assert "Mine: Their words." in page
    assert 'name="expected_version" value="2"' in page
    block.refresh_from_db()
    assert block.text == "Their words."


def test_a_change_that_the_privacy_check_marks_is_refused(cast: Cast, signed_in: SignIn) -> None:
    block = make_block("Old words.")
    answer = change(signed_in(cast.cora), block, text="I am sorry about your visit.")
    assert answer.status_code == 422
    block.refresh_from_db()
    assert (block.text, block.version) == ("Old words.", 1)


def test_retiring_keeps_the_sentence_and_it_can_be_used_again(cast: Cast, signed_in: SignIn) -> None:
    block, client = make_block("Old words.", title="Mine"), signed_in(cast.cora)
    step(client, block, "retire")
    block.refresh_from_db()
    assert block.retired_at is not None
    assert "Retired</h2>" in client.get("/reply-sentences/").content.decode()
    step(client, block, "use-again")
    assert ReplyBlock.objects.filter(pk=block.pk, retired_at=None, version=3).exists()
    actions = list(Entry.objects.filter(object_type="reply_block").order_by("id").values_list("action", flat=True))
    assert actions == ["reply_block.retired", "reply_block.used_again"]


@pytest.mark.parametrize(("first", "words"), [("retire", "retired already"), (None, "in use already")])
def test_a_step_that_was_made_already_is_refused(cast: Cast, signed_in: SignIn, first: str | None, words: str) -> None:
    block, client = make_block(), signed_in(cast.cora)
    if first:
        step(client, block, first)
        block.refresh_from_db()
    answer = step(client, block, first or "use-again")
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "0", "7", "x"])
def test_retiring_at_another_version_is_refused(cast: Cast, signed_in: SignIn, seen: str) -> None:
    block = make_block()
    answer = step(signed_in(cast.cora), block, "retire", expected_version=seen)
    assert answer.status_code == 409
    block.refresh_from_db()
    assert block.retired_at is None


def test_a_sentence_the_gate_has_learnt_to_mark_is_not_used_again(cast: Cast, signed_in: SignIn) -> None:
    block, client = make_block("Sorry about your stay."), signed_in(cast.cora)
    step(client, block, "retire")
    block.refresh_from_db()
    assert step(client, block, "use-again").status_code == 422
    block.refresh_from_db()
    assert block.retired_at is not None


def test_a_block_that_is_not_there_is_404(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.cora).get("/reply-sentences/999999/").status_code == 404
