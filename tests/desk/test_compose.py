"""docker-compose.yml describes production; nothing here needs a container engine."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service.get("image", "").startswith("feedbackdesk")]


def test_it_has_the_parts_of_a_desk() -> None:
    assert {"proxy", "web", "worker-poll", "worker-triage", "worker-send", "beat", "postgres", "valkey"} <= set(
        SERVICES
    )


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in {"migrate", "role", "proxy"}])
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_have_the_least_privilege(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["user"] == "10001:10001"
    assert "no-new-privileges:true" in service["security_opt"]


def test_no_secret_has_a_default() -> None:
    secrets = re.findall(r"\$\{([A-Z_]*(?:PASSWORD|SECRET|KEY))(:?[-?][^}]*)?\}", TEXT)
    assert {name for name, _rest in secrets} >= {
        "SECRET_KEY",
        "TOKEN_KEY",
        "POSTGRES_PASSWORD",
        "DESK_DB_PASSWORD",
        "REDIS_PASSWORD",
    }
    assert [name for name, rest in secrets if rest.startswith(":-") and rest != ":-"] == []


def test_only_what_changes_tables_works_as_their_owner() -> None:
    urls = {name: SERVICES[name]["environment"]["DATABASE_URL"] for name in OURS}
    owners = {name for name, url in urls.items() if "//feedbackdesk:" in url}
    assert owners == {"migrate", "role"}
    assert {url.split(":")[1] for name, url in urls.items() if name not in owners} == {"//desk_app"}
    assert SERVICES["role"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["web"]["depends_on"]["role"] == {"condition": "service_completed_successfully"}


def test_only_the_proxy_opens_ports() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_data_lives_in_volumes() -> None:
    assert any(mount.startswith("postgres_data:") for mount in SERVICES["postgres"]["volumes"])
    assert set(COMPOSE["volumes"]) >= {"postgres_data", "valkey_data"}


@pytest.mark.parametrize("name", OURS)
def test_the_command_of_every_service_starts_here(name: str) -> None:
    """Each command's program answers --help with its own options understood: names and flags are right."""
    command = [str(part) for part in SERVICES[name]["command"]]
    assert command[0] == "python"
    done = subprocess.run(
        [sys.executable, *_with_help(command[1:])], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def _with_help(arguments: list[str]) -> list[str]:
    if arguments[0] == "manage.py":
        return [*arguments, "--help"]
    target = arguments[:-1] if arguments[-1].endswith(":application") else arguments
    return [*target, "--help"]


def test_every_queue_has_a_worker() -> None:
    queues = {"poll", "triage", "send", "notices", "reports"}
    served = {q for name in OURS if name.startswith("worker") for q in _queues(SERVICES[name]["command"])}
    assert served == queues


def _queues(command: list[str]) -> list[str]:
    return str(command[command.index("-Q") + 1]).split(",")


def test_the_file_is_the_one_an_engine_would_read() -> None:
    if shutil.which("docker") is None:
        assert COMPOSE["name"] == "feedbackdesk"
        return
    done = subprocess.run(
        ["docker", "compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"],
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", **dict.fromkeys(_required(), "x")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0 or "is not a docker command" in done.stderr or "unknown" in done.stderr, done.stderr


def _required() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+):\?", TEXT))
