"""The crisis page of a post in a language that nobody scores: what the desk knows of it and what it does not."""

from tests.conftest import Cast
from tests.factories import make_finding
from tests.responses.pages.conftest import MakeItem, SignIn
from triage.judge import judge
from triage.models import Assessment

TEXT = "Ya no quiero seguir viviendo, esta noche se acaba todo"


def test_the_page_names_the_language_and_who_flagged_it(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item(TEXT, tier=0)
    said = judge(TEXT)
    unscored = {"outcome": "not_scored", "sentiment": "not_scored", "compound": None, "language": "es"}
    Assessment.objects.filter(post=case.first_post).update(reason=said.reason, **unscored)
    found = said.findings[0]
    make_finding(
        case.first_post, found.code, tier=0, start=found.start, end=found.end, source=found.source, rule=found.rule
    )
    page = signed_in(cast.ben).get(f"/items/{case.pk}/").content.decode()
    assert "Flagged by what a sentence means, as a model hears it." in page
    assert "Written in Spanish: read by a person. Not scored;" in page


def test_a_rule_is_still_called_a_rule(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item("I want to die tonight", tier=0, code="crisis.suicide_self")
    page = signed_in(cast.ben).get(f"/items/{case.pk}/").content.decode()
    assert "Flagged by 1 rule." in page
    assert "as a model hears it" not in page
