"""After a test that commits nothing of it is left, and what the migrations put in is there."""

import pytest
from django.apps import apps
from django.db import connection

from audit.models import Entry
from audit.services import record
from responses.models import ReplyBlock
from tests import baseline
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_every_table_is_again_as_the_migrations_left_it(request: pytest.FixtureRequest) -> None:
    before = rows()
    assert min(before["auth.Permission"], before["responses.ReplyBlock"]) > 0
    cast: Cast = request.getfixturevalue("cast")
    post = make_post(make_account(cast.youth_hub))
    make_assessment(post)
    make_finding(post)
    make_case(post)
    record(actor=cast.asha, action="looked", object_type="case", object_id=1)
    assert sum(rows().values()) > sum(before.values()) + 20
    ReplyBlock.objects.all().delete()
    connection.check_constraints()  # those that wait for the end of the transaction
    baseline.reset()
    assert rows() == before
    assert not Entry.objects.exists()
