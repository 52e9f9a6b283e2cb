"""Approved sentences belong to the whole organisation: who may change them, and what is looked at again."""

import pytest

from people.roles import Role
from responses import services
from responses.errors import NotAllowed
from responses.models import ReplyBlock
from tests.conftest import Cast
from tests.factories import make_block, make_grant, make_user


def test_an_admin_of_one_service_changes_no_sentence(cast: Cast) -> None:
    narrow, block = make_user("narrow"), make_block()
    make_grant(narrow, cast.walk_in, Role.ACCOUNT_ADMIN)
    with pytest.raises(NotAllowed, match="whole organisation"):
        services.retire_block(block=block, actor=narrow, expected_version=block.version)
    assert ReplyBlock.objects.get(pk=block.pk).retired_at is None
    services.retire_block(block=block, actor=cast.cora, expected_version=block.version)
    assert ReplyBlock.objects.get(pk=block.pk).retired_at is not None


def test_a_retired_sentence_that_the_gate_of_today_marks_is_not_used_again(cast: Cast) -> None:
    block = make_block("Your appointment with us was on March 3.", retired_at="2026-11-01T12:00:00Z")
    with pytest.raises(NotAllowed, match="privacy check"):
        services.use_block_again(block=block, actor=cast.cora, expected_version=block.version)
    assert ReplyBlock.objects.get(pk=block.pk).retired_at is not None
