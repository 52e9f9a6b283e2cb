"""The model card as a page and as a file: shipped figures to the digit, weak labels in words, few said to be few."""

import csv
import io
import json
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from people.models import Organisation, User
from tests.conftest import Cast
from tests.factories import make_account, make_finding, make_post
from triage.card.export import HEADINGS, cell_of, table
from triage.card.page import NOT_READ, READ
from triage.card.shipped import PARTS, digest, shipped_codes
from triage.card.trust import F1_FLOOR, LEAST_DECIDED, review_trust
from triage.models import LabelTrust
from triage.reader import installed
from triage.taxonomy import CODES
from triage.version import MODELS, SCORER_VERSION

pytestmark = pytest.mark.django_db
PAGE, FILE = "/triage/model/", "/triage/model/card.csv"
SHOWN = [code for code in CODES if code != "topic.none"]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(user: User) -> str:
    response = signed_in(user).get(PAGE)
    assert response.status_code == 200
    return response.content.decode()


def row_of(page: str, code: str) -> str:
    """The words of a signal's row."""
    found = re.search(rf'<tr id="code-{re.escape(code)}">(.*?)</tr>', page, re.DOTALL)
    assert found, code
    return re.sub(r"<[^>]+>", " ", found[1])


def file_of(user: User) -> list[dict[str, str]]:
    response = signed_in(user).get(FILE)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def codes_in_use() -> Any:
    report = json.loads((MODELS / "themes.json").read_text())
    if not installed():
        return report["codes"]
    themes = report["with reader"]["codes"]
    codes = json.loads((MODELS / "codes.json").read_text())["settings"]["codes"]
    taught = {code for code in codes if codes[code]["trained"] and not shipped_codes()[code].like}
    return themes | {code: codes[code] | {"n": 0} for code in taught if not themes[code]["trained"]}


def test_the_card_says_which_way_is_in_use_and_when_and_on_what_each_part_was_measured(cast: Cast) -> None:
    page = shown(cast.rae)
    said, other = (READ, NOT_READ) if installed() else (NOT_READ, READ)
    assert page.count(said) >= 2
    assert other not in page
    for label in PARTS.values():
        assert f"{label}: as shipped" in page
    assert page.count("Measured 2026-") >= 4
    assert "Broad Twitter Corpus" in page


def test_every_signal_is_on_the_card_with_the_shipped_figures(cast: Cast) -> None:
    page = shown(cast.rae)
    report = codes_in_use()
    for code in SHOWN:
        row = row_of(page, code)
        assert CODES[code].label in row
        for name in ("precision", "recall", "f1"):
            for number in report[code].get(name, []):
                assert f"{number:.3f}" in row, (code, name)
    assert SCORER_VERSION in page
    for name in PARTS:
        assert digest(name)[:12] in page


def test_crisis_recall_alerts_and_licences_are_stated(cast: Cast) -> None:
    page = shown(cast.rae)
    top = page[: page.index('id="here-h"')]
    way = "with reader: " if installed() else "rules and model: "
    lines = [line for line in json.loads((MODELS / "crisis.json").read_text())["figures"] if line.startswith(way)]
    told = [line for line in lines if "recall" in line or "alerts" in line]
    assert len(told) >= 3
    for line in told:
        value = line.split("95 %")[0].split()[-1]
        assert f"{float(value):.3f}" in top, line
    assert "CC BY 4.0" in page
    assert "MIT (pxtextmining v6, NHS England)" in page


def test_a_signal_that_was_not_measured_says_so_instead_of_a_number(cast: Cast) -> None:
    unmeasured = [code for code in SHOWN if not shipped_codes()[code].f1 and not code.startswith("crisis.")]
    assert unmeasured
    for code in unmeasured:
        row = row_of(shown(cast.rae), code)
        assert "Rules and people." in row
        assert row.count("Not measured") == 4


def test_a_label_too_weak_says_so_in_words(cast: Cast) -> None:
    weak = [c for c, each in shipped_codes().items() if each.f1 and each.trained and each.f1.low < F1_FLOOR]
    page = shown(cast.mona)
    for code in weak:
        assert "Rules and people" in row_of(page, code)
        assert "under the floor" in row_of(page, code)
    strong = [c for c, each in shipped_codes().items() if each.trained and each.f1 and each.f1.low >= F1_FLOOR]
    assert strong
    assert all("Model, rules and people" in row_of(page, code) for code in strong)


def test_a_decision_of_here_is_shown_with_its_date(cast: Cast) -> None:
    code = next(
        c for c, each in shipped_codes().items() if each.trained and not each.like and each.f1 and each.f1.low > 0.5
    )
    account = make_account(cast.walk_in)
    for _ in range(LEAST_DECIDED):
        make_finding(make_post(account), code, source="model", status="rejected", decided_at=timezone.now())
    review_trust()
    page = shown(cast.asha)
    row = row_of(page, code)
    assert f"Right here 0 of {LEAST_DECIDED} in half a year" in row
    today = timezone.localtime(timezone=ZoneInfo(Organisation().time_zone))
    assert f"Decided {today:%-d %B %Y}" in row
    assert f"0 of {LEAST_DECIDED}, " in row
    assert "100%" in row
    assert f'href="#code-{code}"' in page


def test_under_five_decisions_are_too_few_to_say(cast: Cast) -> None:
    account = make_account(cast.walk_in)
    for status in ("confirmed", "confirmed", "confirmed", "rejected"):
        make_finding(make_post(account), status=status, decided_at=timezone.now())
    assert "Too few to say" in row_of(shown(cast.rae), "access.waiting")
    assert "3 of 4" not in row_of(shown(cast.rae), "access.waiting")
    row = next(row for row in file_of(cast.rae) if row["Code"] == "access.waiting")
    assert (row["Confirmed here"], row["Decided here"], row["Override rate"]) == ("Under 5", "Under 5", "")
    make_finding(make_post(account), status="confirmed", decided_at=timezone.now())
    assert "4 of 5" in row_of(shown(cast.rae), "access.waiting")


def test_an_empty_desk_says_what_comes_next(cast: Cast) -> None:
    page = shown(cast.asha)
    assert "No post was coded twice yet" in page
    assert "No posts yet" in page
    assert "None yet" in page


def test_only_who_codes_is_led_to_coding(cast: Cast) -> None:
    assert 'href="/triage/coding/"' in shown(cast.asha)
    assert 'href="/triage/coding/"' not in shown(cast.rae)


def test_who_reads_neither_items_nor_figures_meets_404(cast: Cast) -> None:
    for person in (cast.cora, cast.otto, cast.nora):
        assert signed_in(person).get(PAGE).status_code == 404
        assert signed_in(person).get(FILE).status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert signed_in(cast.rae).post(PAGE).status_code == 405
    assert not Entry.objects.filter(action="model_card.exported").exists()


def test_the_file_holds_the_reports_figures_and_its_hash_and_is_on_record(cast: Cast) -> None:
    rows = {row["Code"]: row for row in file_of(cast.mona)}
    report = codes_in_use()
    assert list(rows) == SHOWN
    for code, said in report.items():
        if code in rows and "f1" in said:
            shipped = [float(rows[code][f"F1{part}"]) for part in ("", " low", " high")]
            assert shipped == pytest.approx(said["f1"], abs=1e-4)
            assert int(rows[code]["Labelled texts"]) == said["n"]
    invented = {code for code, each in shipped_codes().items() if each.invented}
    assert bool(invented) == installed()
    for code, row in rows.items():
        assert row["Report SHA-256"] == digest("codes" if code in invented else "themes")
    entry = Entry.objects.get(action="model_card.exported")
    assert (entry.actor_id, entry.detail) == (cast.mona.pk, {"scorer": SCORER_VERSION})


def test_a_cell_of_words_is_never_a_formula(cast: Cast) -> None:
    row = {"code": "access.waiting", "decided_at": timezone.now(), "report_digest": "d", "trusted": False}
    LabelTrust.objects.create(reason='=HYPERLINK("http://x.example")', **row)
    found = next(row for row in file_of(cast.rae) if row["Code"] == "access.waiting")
    assert found["Why"] == '\'=HYPERLINK("http://x.example")'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r1", "\n1", "\uff1d1"])
def test_whatever_a_spreadsheet_would_run_starts_with_an_apostrophe(text: str) -> None:
    assert cell_of(text) == f"'{text}"


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert [cell_of(each) for each in (-0.25, 3, None, "Waiting", True and 0.123456)] == [
        "-0.25",
        "3",
        "",
        "Waiting",
        "0.1235",
    ]
    assert table([["a", -0.5, None]]) == '"a","-0.5",""\r\n'
    assert len(set(HEADINGS)) == len(HEADINGS)


def test_the_card_costs_the_same_queries_however_much_was_decided(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    account, client = make_account(cast.walk_in), signed_in(cast.rae)
    for code in SHOWN[:12]:
        make_finding(make_post(account), code, status="confirmed", decided_at=timezone.now())
    with django_assert_max_num_queries(45):
        client.get(PAGE)


def test_danger_says_where_its_figures_stand_and_each_report_opens(cast: Cast) -> None:
    page = shown(cast.rae)
    row = page.split('id="code-crisis.suicide_self"')[1].split("</tr>")[0]
    assert "Danger is found by a model of its own" in row
    assert page.count("<details><summary>Every figure, and what it was trained on</summary>") == len(PARTS)
