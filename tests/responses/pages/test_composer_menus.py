"""The composer's menus: building blocks, signposts, invitations; without script a form that adds to the draft."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from people.models import CrisisLine
from responses.models import Case, Reply, ReplyBlock
from tests.conftest import Cast
from tests.factories import make_block
from tests.responses.pages.conftest import MakeItem, SignIn


@pytest.fixture(autouse=True)
def phone(cast: Cast) -> None:
    cast.organisation.listed_phone = "905-555-0142"
    cast.organisation.save(update_fields=["listed_phone"])


def insert(client: Client, case: Case, key: str, body: str = "Thank you.", **more: Any) -> str:
    data = {"body": body, "client_key": uuid4(), "insert": key, **more}
    return str(client.post(f"/items/{case.pk}/draft/", data).content.decode())


def page(client: Client, case: Case) -> str:
    return str(client.get(f"/items/{case.pk}/").content.decode())


def test_the_menu_offers_the_sentence_with_the_services_own_name(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    block = make_block("I will tell {service}.", title="Tell them")
    shown = page(signed_in(cast.asha), make_item())
    assert f'value="block-{block.pk}" data-insert="I will tell Walk-in, Harbour Street."' in shown
    assert "Tell them" in shown


def test_without_script_a_sentence_is_added_and_the_text_is_kept(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case, block = make_item(), make_block("I will tell {service}.")
    shown = insert(signed_in(cast.asha), case, f"block-{block.pk}", "Thank you for writing.")
    assert "<html" in shown
    assert "Thank you for writing. I will tell Walk-in, Harbour Street.</textarea>" in shown
    assert Reply.objects.get().body == "Thank you for writing. I will tell Walk-in, Harbour Street."


@pytest.mark.parametrize("key", ["block-999999", "line-x", "phone-2", "block-", "<script>", "block-1 OR 1=1"])
def test_a_sentence_that_is_not_offered_changes_nothing_and_says_so(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, key: str
) -> None:
    case = make_item()
    shown = insert(signed_in(cast.asha), case, key)
    assert "That sentence is not offered any more. Your text is kept." in shown
    assert Reply.objects.get().body == "Thank you."


def test_a_retired_sentence_is_not_offered(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, block = make_item(), make_block("An old sentence.", retired_at=timezone.now())
    client = signed_in(cast.asha)
    assert "An old sentence." not in page(client, case)
    assert "not offered any more" in insert(client, case, f"block-{block.pk}")


def test_a_sentence_that_the_gate_marks_here_is_not_offered(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    """Written straight into the table, past the service that would refuse it."""
    block = make_block("Sorry about your appointment.")
    case = make_item()
    good = make_block("I am sorry that it went this way.")
    shown = page(signed_in(cast.asha), case)
    assert f"block-{good.pk}" in shown
    assert f"block-{block.pk}" not in shown


def test_a_sentence_with_a_staff_members_full_name_is_not_offered_for_a_concern(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    cast.ben.display_name = "Ben Okafor"
    cast.ben.save(update_fields=["display_name"])
    block = make_block("Ben Okafor looks after this.")
    assert f"block-{block.pk}" not in page(signed_in(cast.asha), make_item())
    assert f"block-{block.pk}" in page(signed_in(cast.asha), make_item("So kind.", tier=3))


@pytest.mark.parametrize(
    ("sentiment", "offered"),
    [("positive", {"any", "praise"}), ("mixed", {"any", "mixed"}), ("negative", {"any", "critical"}),
     ("not_scored", {"any", "critical"})],
)  # fmt: skip
def test_sentences_follow_the_tone_of_the_post(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, sentiment: str, offered: set[str]
) -> None:
    ReplyBlock.objects.all().delete()
    blocks = {tone: make_block(f"For {tone}.", tone=tone) for tone in ("any", "praise", "mixed", "critical")}
    shown = page(signed_in(cast.asha), make_item(sentiment=sentiment))
    assert {tone for tone, block in blocks.items() if f'"block-{block.pk}"' in shown} == offered


@pytest.mark.parametrize(
    ("tier", "severity", "offered"),
    [(2, None, {"any", "ordinary"}), (2, 3, {"any", "serious"}), (1, None, {"any", "serious"})],
)
def test_sentences_follow_how_serious_the_post_is(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, tier: int, severity: int | None, offered: set[str]
) -> None:
    levels = ("any", "ordinary", "serious", "crisis")
    blocks = {level: make_block(f"At {level}.", criticality=level) for level in levels}
    shown = page(signed_in(cast.asha), make_item(tier=tier, severity=severity))
    assert {level for level, block in blocks.items() if f'"block-{block.pk}"' in shown} == offered


def test_a_crisis_reply_offers_sentences_for_a_crisis_alone(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    ordinary, own = make_block("Thank you for this."), make_block("I’m glad you wrote.", criticality="crisis")
    taken = {"crisis_taken_by": cast.ben, "crisis_taken_at": timezone.now(), "crisis_reply": "public"}
    case = make_item("I do not want to be here.", tier=0, code="crisis.suicide_self", **taken)
    shown = page(signed_in(cast.ben), case)
    assert f'"block-{own.pk}"' in shown
    assert f'"block-{ordinary.pk}"' not in shown


def test_a_locked_crisis_offers_nothing_and_inserts_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    make_block("I’m glad you wrote.", criticality="crisis")
    case = make_item("I do not want to be here.", tier=0, code="crisis.suicide_self")
    shown = page(signed_in(cast.ben), case)
    assert "want to be here." in shown
    assert "data-insert" not in shown


def test_the_menu_is_not_there_for_someone_who_only_reads(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    make_block()
    shown = page(signed_in(cast.rae), make_item())
    assert "data-insert" not in shown
    assert "Building block" not in shown


def test_signposts_come_from_the_settings_with_the_line_and_its_hours(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    today = timezone.localdate()
    line = CrisisLine.objects.create(name="Harbour line", contact="Text 686868", hours="24/7", verified_on=today)
    case = make_item()
    shown = page(signed_in(cast.asha), case)
    assert f'value="line-{line.pk}" data-insert="Harbour line: Text 686868, 24/7."' in shown
    insert(signed_in(cast.asha), case, f"line-{line.pk}", "Sorry.")
    assert Reply.objects.get().body == "Sorry. Harbour line: Text 686868, 24/7."


@pytest.mark.parametrize(
    ("age", "words"),
    [(None, "Never verified: check before you give it"), (200, "Check again, last"), (10, "")],
)
def test_a_line_that_nobody_checked_says_so_in_the_menu(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, age: int | None, words: str
) -> None:
    CrisisLine.objects.all().delete()
    verified = None if age is None else timezone.localdate() - timedelta(days=age)
    CrisisLine.objects.create(name="Harbour line", contact="Text 686868", verified_on=verified)
    shown = page(signed_in(cast.asha), make_item()).split('id="offer-signposts"')[1].split('id="offer-invitations"')[0]
    assert ("circle-alert" in shown) is bool(words)
    assert words in shown


def test_the_organisations_number_is_a_signpost_with_the_services_hours(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    insert(signed_in(cast.asha), case, "phone", "Sorry.")
    ring = "You can ring Lakeshore Mental Health at 905-555-0142, Monday to Friday, 9 am to 5 pm."
    assert Reply.objects.get().body == f"Sorry. {ring}"


def test_without_a_number_no_sentence_gives_one(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    cast.organisation.listed_phone = ""
    cast.organisation.save(update_fields=["listed_phone"])
    CrisisLine.objects.all().delete()
    ring = make_block("Please ring {phone}.", kind="invitation")
    shown = page(signed_in(cast.asha), make_item())
    assert f"block-{ring.pk}" not in shown
    assert 'value="phone"' not in shown
    assert "No crisis line and no phone number is set up." in shown


def test_every_sentence_on_offer_passes_the_gate_of_its_item(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    """The first sentences of a new desk, at a service whose name is a condition, through the page."""
    cast.walk_in.name = "Addiction Services"
    cast.walk_in.save(update_fields=["name"])
    case, client = make_item(), signed_in(cast.asha)
    block = make_block("I will tell {service}.")
    shown = insert(client, case, f"block-{block.pk}", "")
    assert Reply.objects.get().body == "I will tell Lakeshore Mental Health."
    assert 'data-result="block"' not in shown


def test_an_invitation_does_not_say_that_anybody_is_a_client(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    block = make_block("If you would like to talk, ring {phone}, {hours}.", kind="invitation")
    shown = insert(signed_in(cast.asha), case, f"block-{block.pk}", "Thank you.")
    assert 'data-result="pass"' in shown
    assert "905-555-0142, Monday to Friday" in Reply.objects.get().body


def test_the_first_sentences_come_with_the_database(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    assert ReplyBlock.objects.filter(title="Thank you", kind="sentence").exists()
    shown = page(signed_in(cast.asha), make_item())
    assert "Thank you for taking the time to write this." in shown
    assert "please send us a private message here, or ring 905-555-0142" in shown


def test_someone_who_may_not_act_inserts_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, block = make_item(), make_block()
    insert(signed_in(cast.rae), case, f"block-{block.pk}")
    assert not Reply.objects.exists()
    assert signed_in(cast.dan).post(f"/items/{case.pk}/draft/", {"insert": "phone"}).status_code == 404
