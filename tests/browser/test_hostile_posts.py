"""What strangers write is text, in every place that shows it: nothing runs, nothing loads, nothing breaks out."""

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post

HOSTILE = [
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>click</a>",
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--<img src=--><img src=x onerror=alert(1)//>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input hx-get=/logout/ hx-trigger=load>",
    "<div hx-on:load=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
    "<style>@import '//evil.example'</style>",
    "<base href=//evil.example>",
    "\u202egnp.exe\u202c <b>bold</b> &lt;script&gt;",
]


def test_hostile_posts_are_shown_as_text(cast: Cast, sign_in: Open) -> None:
    account = make_account(cast.walk_in)
    cases = []
    for number, text in enumerate(HOSTILE):
        post = make_post(account, text, author=f"a{number}", url="javascript:alert(1)")
        make_assessment(post)
        make_finding(post, end=min(5, len(text)))
        cases.append(make_case(post))
    page = sign_in(cast.asha)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/?view=all")
    for case, text in zip(cases, HOSTILE, strict=True):
        expect(page.locator(f"#row-{case.pk} .row__link")).to_have_text(text, use_inner_text=False)
    for case, text in zip(cases, HOSTILE, strict=True):
        page.locator(f"#row-{case.pk} .row__link").click()
        expect(page.locator(f"#item [data-case='{case.pk}'] blockquote")).to_contain_text(text[5:])
    assert page.locator("#main script, #main img, #main iframe, #main base, #main style, #main math").count() == 0
    assert page.locator("a[href^='javascript:']").count() == 0
    assert not [url for url in asked if "evil.example" in url or "logout" in url]
