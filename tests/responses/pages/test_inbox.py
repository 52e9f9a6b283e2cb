"""The inbox as a page: what it lists, what it hides, and what it says when there is nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.factories import make_account
from tests.responses.pages.conftest import MakeItem, SignIn


def test_the_inbox_lists_what_needs_acknowledgement_in_two_groups(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    make_item("Given the wrong tablets.", tier=1)
    make_item("The buzzer is broken.")
    page = signed_in(cast.asha).get("/").content.decode()
    assert page.index("Crisis and safety") < page.index("tablets") < page.index("Concerns and strengths")
    assert "Needs acknowledgement" in page
    assert "2 items" in page


def test_an_item_of_another_service_is_not_listed(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    make_item("Walk-in was closed.")
    make_item("The hub was open.", on=make_account(cast.youth_hub))
    page = signed_in(cast.dan).get("/").content.decode()
    assert "The hub was open." in page.replace('<mark class="evidence" data-polarity="concern">', "").replace(
        "</mark>", ""
    )
    assert "Walk-in was closed" not in page


@pytest.mark.parametrize("who", ["nora", "cora", "otto"])
def test_someone_who_may_not_read_items_gets_404(cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(getattr(cast, who)).get("/").status_code == 404


def test_a_signed_out_visitor_is_sent_to_sign_in(client: object, cast: Cast) -> None:
    assert client.get("/").status_code == 302  # type: ignore[attr-defined]


def test_filters_show_as_chips_that_remove_themselves(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    make_item("Waited and waited.", tier=1)
    make_item("Nobody rang.")
    page = signed_in(cast.asha).get("/?view=all&q=tier:1 is:open").content.decode()
    assert "Nobody rang" not in page
    assert 'aria-label="Remove filter tier 1"' in page
    assert 'href="/?view=all&amp;q=is%3Aopen"' in page


def test_a_filter_chosen_from_the_form_joins_the_search(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    make_item("Waited and waited.", tier=1)
    make_item("Nobody rang.")
    page = signed_in(cast.asha).get("/?view=all&q=waited&tier=1&service=Walk-in, Harbour Street").content.decode()
    assert "Remove filter service Walk-in, Harbour Street" in page
    assert "Remove filter  waited" in page


def test_an_operator_that_means_nothing_is_left_out_and_said(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    make_item("Nobody rang.")
    page = signed_in(cast.asha).get("/?q=tier:9").content.decode()
    assert "“tier:9” was left out. tier: takes 0 crisis" in page
    assert "Nobody rang"[:8] in page


def test_an_unknown_view_is_the_first_one(cast: Cast, signed_in: SignIn) -> None:
    assert "Needs acknowledgement" in signed_in(cast.asha).get("/?view=<script>").content.decode()


def test_a_number_in_the_search_opens_that_item(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    assert signed_in(cast.asha).get(f"/?q={case.pk}")["Location"] == f"/items/{case.pk}/"


def test_the_number_of_a_hidden_item_only_searches(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    assert signed_in(cast.dan).get(f"/?q={case.pk}").status_code == 200


def test_more_items_continue_after_the_last_one(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    start = timezone.now() - timedelta(hours=9)
    for number in range(52):
        make_item(f"Post number {number:02}.", at=start + timedelta(minutes=number))
    client = signed_in(cast.asha)
    page = client.get("/")
    assert "50+ items" in page.content.decode()
    assert "<span>Concerns and strengths</span><span>50+</span>" in page.content.decode()
    more = page.context["more_url"]
    assert "<span>Concerns and strengths</span><span></span>" in client.get(more).content.decode()
    assert [row.pk for group in client.get(more).context["groups"] for row in group.rows] == [
        row.pk + 50 for row in page.context["groups"][0].rows[:2]
    ]


def test_a_group_that_ends_on_the_page_is_counted_whole(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    make_item("Wrong dose.", tier=1)
    for number in range(51):
        make_item(f"Post number {number:02}.")
    page = signed_in(cast.asha).get("/").content.decode()
    assert "<span>Crisis and safety</span><span>1</span>" in page
    assert "<span>Concerns and strengths</span><span>49+</span>" in page


def test_an_empty_view_says_why_and_what_next(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.asha).get("/").content.decode()
    assert "Every item has been acknowledged" in page
    assert "Show all open items" in page


def test_a_search_without_result_offers_to_clear_it(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.asha).get("/?q=parking").content.decode()
    assert "Nothing matches" in page
    assert "Clear the search" in page


def test_the_text_of_a_crisis_row_is_covered_and_its_facts_are_not(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    make_item("I do not think I can keep going.", tier=0, code="crisis.suicide_self")
    page = signed_in(cast.asha).get("/?view=crisis").content.decode()
    assert "keep going" not in page
    assert "Text is hidden. It may mention suicide or self-harm." in page
    assert "Walk-in, Harbour Street" in page
    assert "Page unanswered" in page


def test_a_person_who_switched_covers_off_reads_the_row(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    make_item("I do not think I can keep going.", tier=0, code="crisis.suicide_self")
    cast.asha.covers_enabled = False
    cast.asha.save(update_fields=["covers_enabled"])
    assert "keep going" in signed_in(cast.asha).get("/?view=crisis").content.decode()


def test_rows_cost_no_query_each(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        make_item(f"Post number {number}.")
    client = signed_in(cast.asha)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get("/")


def test_a_search_says_how_many_it_found_beyond_the_page(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    for number in range(52):
        make_item(f"The buzzer is broken, day {number}.")
    client = signed_in(cast.asha)
    assert "52 items" in client.get("/?view=all&q=is:any").content.decode()
    assert "50+ items" in client.get("/?view=all").content.decode()


def test_a_search_for_any_state_shows_closed_items_with_their_state(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    now = timezone.now()
    make_item("The buzzer is broken.", state="closed", acknowledged_at=now, closed_at=now, outcome="no_reply_needed")
    client = signed_in(cast.asha)
    page = client.get("/?view=all&q=is:any").content.decode()
    assert "er is broken" in page
    assert "Closed</" in page
    assert "er is broken" not in client.get("/?view=all").content.decode()
