"""Rules that a reader of the code can rely on: nothing marked safe, no SQL put together, no filter from outside."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django import forms
from django.apps import apps

from feedbackdesk.celery import app as celery_app

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ["api", "audit", "dashboards", "feedbackdesk", "ingest", "notices", "people", "platforms", "responses"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
SOURCES = [
    p for name in [*PACKAGES, "triage"] for p in sorted((ROOT / name).rglob("*.py")) if "migrations" not in p.parts
]
NAMES = [str(path.relative_to(ROOT)) for path in TEMPLATES]


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def found(wanted: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{call.lineno} {called(call)}"
        for path in SOURCES
        for call in calls(path)
        if called(call) in wanted
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_runs_nothing_inline_and_marks_nothing_safe(name: str) -> None:
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", (ROOT / name).read_text(), flags=re.S)
    code = [r"<script(?![^>]*\bsrc=)[^>]*>", r"<style", r"\sstyle=", r"\son[a-z]+=", r"hx-on", r"javascript:"]
    unsafe = [r"\|\s*safe\b", r"\|\s*safeseq", r"hx-vals=.js:", r"hx-ext", r"{%\s*debug"]
    unsafe += [] if name.endswith(".txt") else [r"autoescape\s+off"]  # mail is plain text: nothing to escape for
    outside = [r"(?:src|action)=[\"']https?:", r"<iframe", r"<object", r"<embed", r"<base\b"]
    assert [pattern for pattern in code + unsafe + outside if re.search(pattern, text, flags=re.I)] == []


@pytest.mark.parametrize("name", [n for n in NAMES if n.endswith(".html")])
def test_a_link_to_another_site_gives_nothing_away(name: str) -> None:
    links = re.findall(r"<a\b[^>]*>", (ROOT / name).read_text())
    away = [link for link in links if re.search(r"""href=["'](?:https?:|{{[^}]*\b(?:url|permalink)\b)""", link)]
    new_tab = [link for link in links if "_blank" in link]
    assert [link for link in new_tab if "noopener" not in link and "noreferrer" not in link] == []
    assert [link for link in away if "{{" in link and "https" in link and "noopener" not in link] == []


def test_text_is_never_marked_safe() -> None:
    """``format_html`` escapes what it puts in; the rest of the family does not."""
    marks = {"mark_safe", "SafeString", "SafeText", "html_safe"}
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for call in calls(path)
        if called(call) in marks and not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert wrong == []  # words of our own, written out in the code, are as safe as a template


def test_format_html_has_a_fixed_format() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for call in calls(path)
        if called(call) == "format_html" and not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert wrong == []


def test_no_sql_is_put_together() -> None:
    assert found({"extra", "RawSQL", "raw"}) == []
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        if not path.is_relative_to(ROOT / "feedbackdesk/embedded")  # makes the databases of this machine
        for call in calls(path)
        if called(call) in {"execute", "executemany", "callproc"}
        and not (call.args and isinstance(call.args[0], ast.Constant | ast.Name))
    ]
    assert wrong == []


def test_no_query_takes_its_fields_from_a_request() -> None:
    queries = {"filter", "exclude", "order_by", "annotate", "values", "get", "update", "only", "defer", "create"}
    wrong = []
    for path in SOURCES:
        for call in calls(path):
            spread = [keyword.value for keyword in call.keywords if keyword.arg is None]
            spread += [argument.value for argument in call.args if isinstance(argument, ast.Starred)]
            if called(call) in queries and any("request" in ast.unparse(value) for value in spread):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert wrong == []


def test_no_order_comes_from_outside() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for call in calls(path)
        if called(call) == "order_by" and any("request" in ast.unparse(argument) for argument in call.args)
    ]
    assert wrong == []


def test_nothing_is_evaluated_or_unpickled() -> None:
    names = {"eval", "exec", "compile", "loads", "system", "popen"}
    allowed = {"json.loads", "re.compile"}
    wrong = []
    for path in SOURCES:
        for call in calls(path):
            whole = ast.unparse(call.func)
            if called(call) in names and whole not in allowed:
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} {whole}")
    assert wrong == []


def test_no_form_takes_every_field_of_a_model() -> None:
    subclasses = [form for form in _all_subclasses(forms.BaseModelForm) if form.__module__.split(".")[0] in PACKAGES]
    assert [form.__name__ for form in subclasses if getattr(getattr(form, "_meta", None), "fields", ()) is None] == []


def test_no_admin_and_no_debug_page_is_installed() -> None:
    assert not {"django.contrib.admin", "debug_toolbar", "django_extensions"} & {a.name for a in apps.get_app_configs()}


def test_a_task_takes_no_text() -> None:
    """Messages carry nothing: whoever can write to the broker can start a tick, and no more."""
    celery_app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}
    assert len(ours) >= 8
    assert {name for name, task in ours.items() if inspect.signature(task.run).parameters} == set()


def _all_subclasses(kind: type[Any]) -> list[type[Any]]:
    return [found for child in kind.__subclasses__() for found in [child, *_all_subclasses(child)]]
