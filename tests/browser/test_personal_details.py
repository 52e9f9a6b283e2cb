"""Personal details of a post, shown by one key and on record."""

from playwright.sync_api import expect

from audit.models import Entry
from tests.browser.conftest import Open
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_post


def test_v_shows_the_details_of_a_post_and_puts_that_on_record(cast: Cast, sign_in: Open) -> None:
    post = make_post(make_account(cast.walk_in), "Nobody rang me back on 416-555-0134.")
    make_assessment(post)
    case = make_case(post)
    page = sign_in(cast.asha)
    page.goto(f"/items/{case.pk}/")
    text = page.locator(f"#post-text-{post.pk}")
    expect(text).to_contain_text("back on [telephone number].")
    expect(page.get_by_role("button", name="Show 1 personal detail (logged)")).to_be_visible()
    page.keyboard.press("v")
    expect(text).to_contain_text("back on 416-555-0134.")
    expect(text).to_contain_text("that you looked is in the record")
    assert Entry.objects.filter(action="details.shown", object_id=post.pk, actor_id=cast.asha.pk).count() == 1
    page.reload()
    expect(text).to_contain_text("[telephone number]")
