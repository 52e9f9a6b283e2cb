"""A number of four digits or more is written in one way, whichever part of the desk writes it."""

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Context, Template
from django.test import Client

from platforms.registry import platforms_by_name
from tests.conftest import Cast
from tests.factories import make_account


@pytest.mark.parametrize(
    ("number", "words"), [(999, "999"), (8000, "8,000"), (1234567, "1,234,567"), (-8000, "-8,000")]
)
def test_templates_and_code_part_thousands_by_a_comma(number: int, words: str) -> None:
    page = Template("{% load humanize %}{{ number|intcomma }}").render(Context({"number": number}))
    assert page == intcomma(number) == f"{number:,}" == words


def test_an_account_says_its_length_as_the_composer_does(client: Client, cast: Cast) -> None:
    account = make_account(cast.youth_hub, platform="facebook")
    limit = platforms_by_name()["facebook"].capabilities.max_length
    client.force_login(cast.cora)
    assert limit == 8000
    assert "<dd>8,000 " in client.get(f"/accounts/{account.pk}/").content.decode()
