"""What the documents say is checked against the code: settings, schedule, commands, findings."""

import ast
import re
from pathlib import Path

from feedbackdesk.schedule import SCHEDULE

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
README = (ROOT / "README.md").read_text()
HOUSE_DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"]


def settings_read() -> set[str]:
    """Names that settings.py and runtime.py read from the environment."""
    tree = ast.parse((ROOT / "feedbackdesk" / "settings.py").read_text())
    names = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and (ast.unparse(node.func).split(".")[0] == "env" or ast.unparse(node.func) == "_secret")
    }
    return names | {"DESK_DATA"}


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS, re.M))
    assert documented == settings_read()


def test_every_tick_of_the_schedule_is_documented() -> None:
    section = OPERATIONS.split("## The schedule")[1].split("## ")[0]
    assert set(re.findall(r"^\| `([a-z_-]+)` \|", section, re.M)) == set(SCHEDULE)


def test_the_house_documents_are_there() -> None:
    assert [name for name in HOUSE_DOCUMENTS if not (ROOT / name).read_text().strip()] == []


def test_the_readme_begins_with_its_two_commands() -> None:
    first = README.split("##")[1]
    assert "make run" in first
    assert "make test" in first


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    pages = [README, OPERATIONS, (ROOT / "CONTRIBUTING.md").read_text()]
    named = {name for page in pages for name in re.findall(r"`make ([a-z-]+)", page)}
    assert named <= targets


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_no_number_is_claimed_without_its_command() -> None:
    """docs/performance.md says which command printed it."""
    page = ROOT / "docs" / "performance.md"
    assert not page.exists() or "make bench" in page.read_text()
