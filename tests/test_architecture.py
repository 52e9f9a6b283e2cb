"""The house rules that a machine can check: direction of imports, sole importers, sizes of rooms."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Imports go down this list. Siblings (one line) do not import each other.
LAYERS = [
    ["feedbackdesk"],
    ["api", "dashboards"],
    ["responses"],
    ["triage"],
    ["ingest"],
    ["notices", "platforms", "people"],
    ["audit"],
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
PACKAGES = [*RANK, "sandbox"]
SOLE_IMPORTERS = {
    "tweepy": "platforms",
    "facebook": "platforms",
    "requests": "platforms",
    "vaderSentiment": "triage",
}
PURE = [
    "platforms",
    "people/calendar.py",
    "people/roles.py",
    "responses/states.py",
    "responses/guard.py",
    "responses/guard_details.py",
    "responses/guard_lines.py",
    "responses/guard_listed.py",
    "triage/sentiment.py",
    "triage/detectors.py",
    "triage/judge.py",
    "triage/judgement.py",
    "triage/overall.py",
    "dashboards/spc",
]


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node


def package(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def test_imports_only_go_down_the_layers() -> None:
    wrong = []
    for path in sources(*RANK):
        mine = package(path)
        for name, _node in imports(path):
            other = name.split(".")[0]
            if other in RANK and other != mine and RANK[other] <= RANK[mine]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_the_sandbox_stands_apart() -> None:
    ours = set(RANK)
    out = [f"{p.relative_to(ROOT)}: {n}" for p in sources("sandbox") for n, _ in imports(p) if n.split(".")[0] in ours]
    into = [
        f"{p.relative_to(ROOT)}: {n}" for p in sources(*RANK) for n, _ in imports(p) if n.split(".")[0] == "sandbox"
    ]
    assert out + into == []


@pytest.mark.parametrize(("library", "owner"), SOLE_IMPORTERS.items())
def test_a_library_has_one_importer(library: str, owner: str) -> None:
    users = {package(p) for p in sources(*RANK) for name, _ in imports(p) if name.split(".")[0] == library}
    assert users <= {owner}


def test_no_import_hides_inside_a_function() -> None:
    hidden = []
    for path in sources(*PACKAGES):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                inside = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
                hidden += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in inside]
    assert hidden == []


def test_pure_modules_know_no_models_and_no_django() -> None:
    paths = [p for name in PURE for p in ([ROOT / name] if name.endswith(".py") else sources(name)) if p.exists()]
    wrong = [
        f"{p.relative_to(ROOT)}: {n}"
        for p in paths
        for n, _ in imports(p)
        if n.split(".")[0] == "django" or n.split(".")[-1] == "models"
    ]
    assert wrong == []


def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    named = {}
    for path in sources(*PACKAGES):
        parts = path.relative_to(ROOT).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def packages_of(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def needs(me: str, known: dict[str, Path]) -> set[str]:
    """The modules of ours that importing this one runs first, its own packages apart."""
    found = set()
    for name, node in imports(known[me]):
        names = [f"{name}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else [name]
        for full in names:
            target = full if full in known else name
            found |= {target} | packages_of(target)
    return (found & set(known)) - packages_of(me)


def test_no_module_imports_itself_by_a_detour() -> None:
    known = modules()
    graph = {name: needs(name, known) - {name} for name in known}
    while free := [name for name, wanted in graph.items() if not wanted & set(graph)]:
        for name in free:
            del graph[name]
    cycles = {name for name in graph if any(name in graph[other] for other in graph[name] if other in graph)}
    assert sorted(cycles or graph) == []


def test_no_app_reacts_to_django_signals() -> None:
    users = [
        f"{p.relative_to(ROOT)}: {n}"
        for p in sources(*PACKAGES)
        for n, _ in imports(p)
        if n.startswith("django") and n.endswith(("dispatch", "signals"))
    ]
    assert users == []


def test_there_is_no_junk_drawer() -> None:
    names = {"utils.py", "helpers.py", "common.py", "misc.py", "core.py"}
    assert [str(p.relative_to(ROOT)) for p in sources(*PACKAGES) if p.name in names] == []


def test_files_are_small_rooms() -> None:
    sizes = {
        str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in sources(*PACKAGES, "tests", "benchmarks")
    }
    assert {name: size for name, size in sizes.items() if size > 300} == {}
    code = [size for name, size in sizes.items() if size and not name.startswith(("tests", "benchmarks"))]
    assert statistics.median(code) <= 75


def test_functions_fit_on_a_screen() -> None:
    long = []
    for path in sources(*PACKAGES, "tests", "benchmarks"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 50:
                    long.append(f"{path.relative_to(ROOT)}:{node.name} {length}")
    assert long == []


def test_tasks_are_a_few_lines() -> None:
    long = []
    for path in (ROOT / name / "tasks.py" for name in RANK):
        if path.exists():
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 8:
                    long.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert long == []


def test_templates_are_small_rooms() -> None:
    sizes = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in (ROOT / "templates").rglob("*.html")}
    assert {name: size for name, size in sizes.items() if size > 120} == {}
