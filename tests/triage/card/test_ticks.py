"""The clock's two ticks: what they do once they do not do again."""

import pytest

from tests.conftest import Cast
from tests.factories import make_account
from tests.triage.coding.conftest import judged
from tests.triage.coding.test_pages import last_week
from triage.models import CodingItem, LabelTrust
from triage.tasks import draw_for_coding, review_trust
from triage.taxonomy import CODES

pytestmark = pytest.mark.django_db


def test_the_draw_and_the_review_run_again_without_doing_anything_twice(cast: Cast) -> None:
    judged(make_account(cast.walk_in), at=last_week())
    for _ in range(2):
        draw_for_coding()
        review_trust()
        assert CodingItem.objects.count() == 1
        assert LabelTrust.objects.count() == len(CODES)
