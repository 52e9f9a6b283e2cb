"""Whom an item can be given or passed to: the people of its service, and nobody that a form could smuggle in."""

import pytest

from people.memo import request_memo
from people.models import User
from people.roles import Role
from responses.forms import AssignForm, EscalateForm
from responses.models import Case, CaseEvent, Escalation
from tests.conftest import Cast
from tests.factories import make_grant
from tests.responses.pages.conftest import MakeItem, SignIn, act


@pytest.fixture
def case(cast: Cast, make_item: MakeItem) -> Case:
    """Of the walk-in."""
    return make_item()


def offered(form: AssignForm | EscalateForm) -> list[str]:
    return [str(label) for _value, label in form.fields["person"].choices]  # type: ignore[attr-defined]


def test_an_item_is_assigned_to_people_who_act_on_its_service(cast: Cast, case: Case) -> None:
    assert offered(AssignForm(case)) == ["No one", "Asha", "Ben"]
    make_grant(cast.nora, cast.walk_in, Role.RESPONDER)
    assert offered(AssignForm(case)) == ["No one", "Asha", "Ben", "Nora"]


def test_an_item_is_passed_to_whoever_may_read_it(cast: Cast, case: Case) -> None:
    assert offered(EscalateForm(case)) == ["Choose a person", "Asha", "Ben", "Mona", "Rae"]


def test_a_person_is_named_with_their_job(cast: Cast, case: Case) -> None:
    User.objects.filter(pk=cast.ben.pk).update(job_title="QI lead")
    assert "Ben, QI lead" in offered(AssignForm(case))


def test_somebody_switched_off_is_not_offered(cast: Cast, case: Case) -> None:
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    assert offered(AssignForm(case)) == ["No one", "Ben"]


def test_whoever_has_the_item_is_chosen_already(cast: Cast, case: Case) -> None:
    page = str(AssignForm(case, initial={"person": cast.ben.pk})["person"])
    assert f'<option value="{cast.ben.pk}" selected>Ben</option>' in page


def test_a_page_and_its_form_offer_the_same_people(cast: Cast, case: Case) -> None:
    alone = offered(EscalateForm(case))
    with request_memo():
        assert offered(EscalateForm(case)) == alone
        assert offered(AssignForm(case)) == ["No one", "Asha", "Ben"]


@pytest.mark.parametrize("who", ["dan", "nora", "otto", "cora"])
def test_a_person_who_may_not_act_there_cannot_be_smuggled_in(
    cast: Cast, case: Case, signed_in: SignIn, who: str
) -> None:
    stranger = getattr(cast, who)
    client = signed_in(cast.asha)
    assert act(client, case, "assign", person=stranger.pk).status_code == 422
    assert act(client, case, "escalate", person=stranger.pk, reason="Please look.").status_code == 422
    case.refresh_from_db()
    assert (case.assigned_to, case.version) == (None, 1)
    assert not CaseEvent.objects.filter(case=case).exists()
    assert not Escalation.objects.exists()


@pytest.mark.parametrize("value", ["0", "-1", "x", "9" * 40, "1 OR 1=1", "²"])
def test_what_is_no_person_is_refused_and_nothing_changes(
    cast: Cast, case: Case, signed_in: SignIn, value: str
) -> None:
    assert act(signed_in(cast.asha), case, "assign", person=value).status_code == 422
    case.refresh_from_db()
    assert case.version == 1


def test_somebody_who_lost_the_role_while_the_form_was_open_is_refused(
    cast: Cast, case: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.asha)
    assert f'value="{cast.ben.pk}"' in client.get(f"/items/{case.pk}/?view=all").content.decode()
    cast.ben.grants.all().delete()
    assert act(client, case, "assign", person=cast.ben.pk).status_code == 422
    case.refresh_from_db()
    assert case.assigned_to is None


def test_a_person_who_has_left_keeps_their_name_in_the_history(cast: Cast, case: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.asha)
    assert act(client, case, "assign", person=cast.ben.pk).status_code == 302
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    assert "assigned it to Ben" in client.get(f"/items/{case.pk}/?view=all").content.decode()
