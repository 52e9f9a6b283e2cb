"""The parts of the sandbox by themselves: clock, messages, routes, store, journal, faults, drips."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.clock import Clock, parse_time
from sandbox.faults import KINDS, Fault, Faults, Mix, fault_from
from sandbox.journal import HIDDEN, Journal
from sandbox.messages import Request, Response
from sandbox.registry import stand_ins
from sandbox.standin import Route
from sandbox.store import Store
from tests.sandbox.conftest import Ask

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def request(target: str = "/2/tweets?ids=1", method: str = "GET", body: bytes = b"", **headers: str) -> Request:
    return Request(method, "api.twitter.com", target, {k.replace("_", "-"): v for k, v in headers.items()}, body)


def clock_at(times: list[datetime]) -> Clock:
    return Clock(real=lambda: times[0])


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-20T12:00:00Z", NOW),
        ("2026-11-20T12:00:00", NOW),
        ("2026-11-20T07:00:00-05:00", NOW),
        ("2026-11-20", NOW.replace(hour=0)),
    ],
)
def test_a_time_is_utc_whatever_zone_it_was_written_in(text: str, at: datetime) -> None:
    assert parse_time(text) == at


@pytest.mark.parametrize("text", ["", "noon", "2026-02-30"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        parse_time(text)


def test_a_clock_that_was_set_runs_on_from_there() -> None:
    real = [NOW]
    clock = clock_at(real)
    clock.set(NOW + timedelta(days=1))
    real[0] += timedelta(seconds=5)
    assert clock.now() == NOW + timedelta(days=1, seconds=5)


def test_a_frozen_clock_moves_only_when_it_is_told() -> None:
    real = [NOW]
    clock = clock_at(real)
    clock.set(NOW, frozen=True)
    real[0] += timedelta(hours=1)
    assert clock.now() == NOW
    clock.advance(60)
    assert clock.now() == NOW + timedelta(seconds=60)


def test_a_reset_clock_is_real_again() -> None:
    clock = clock_at([NOW])
    clock.set(NOW + timedelta(days=9), frozen=True)
    clock.reset()
    assert clock.now() == NOW


def test_a_request_gives_its_path_query_and_signed_address() -> None:
    asked = request("/2/tweets?ids=1,2&a=&a=b%20c")
    assert (asked.path, asked.query) == ("/2/tweets", {"ids": "1,2", "a": "b c"})
    assert asked.url == "https://api.twitter.com/2/tweets?ids=1,2&a=&a=b%20c"


def test_a_form_and_a_json_body_are_read() -> None:
    assert request(body=b"message=Hello+there&empty=").form() == {"message": "Hello there", "empty": ""}
    assert request(body='{"text": "é"}'.encode()).json() == {"text": "é"}
    with pytest.raises(ValueError, match="."):
        request(body=b"{").json()


@pytest.mark.parametrize(
    ("body", "sent"), [(None, b""), (b"raw", b"raw"), ("té", "té".encode()), ({"a": "é"}, '{"a": "é"}'.encode())]
)
def test_a_body_is_sent_in_the_way_of_its_type(body: Any, sent: bytes) -> None:
    assert Response(200, body).payload() == sent


def test_headers_are_added_without_changing_the_first_answer() -> None:
    first = Response(200, None, {"A": "1"})
    assert first.with_headers({"B": "2"}).headers == {"A": "1", "B": "2"}
    assert first.headers == {"A": "1"}


@pytest.mark.parametrize(
    ("pattern", "path", "params"),
    [
        ("/2/tweets/{id}", "/2/tweets/5", {"id": "5"}),
        ("/2/tweets/{id}", "/2/tweets/5/hidden", None),
        ("/2/tweets/{id}", "/2/tweets/", None),
        ("/v4/{name*}/reviews", "/v4/accounts/1/locations/2/reviews", {"name": "accounts/1/locations/2"}),
        ("/a.b", "/axb", None),
        ("/{a}/{b}", "/1/2", {"a": "1", "b": "2"}),
    ],
)
def test_a_route_takes_one_segment_for_a_name_and_any_number_for_a_star(
    pattern: str, path: str, params: dict[str, str] | None
) -> None:
    assert Route("GET", pattern, lambda asked: Response()).match(request(path)) == params


def test_a_route_is_for_one_method() -> None:
    assert Route("POST", "/a", lambda asked: Response()).match(request("/a")) is None


def test_what_fails_inside_a_transaction_leaves_nothing() -> None:
    store = Store()
    store.create("CREATE TABLE t (n INTEGER)")

    def fail() -> None:
        with store.transaction():
            store.run("INSERT INTO t VALUES (1)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.rows("SELECT * FROM t") == []


def test_a_transaction_inside_another_is_part_of_it() -> None:
    store = Store()
    store.create("CREATE TABLE t (n INTEGER)")
    with store.transaction(), store.transaction():
        store.run_many("INSERT INTO t VALUES (?)", [(1,), (2,)])
    assert [row["n"] for row in store.rows("SELECT n FROM t ORDER BY n")] == [1, 2]
    assert store.run("DELETE FROM t") == 2


def test_a_store_in_a_file_is_found_again(tmp_path: Path) -> None:
    path = str(tmp_path / "sandbox.db")
    Store(path).create("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (7)")
    assert [row["n"] for row in Store(path).rows("SELECT n FROM t")] == [7]


@pytest.mark.parametrize("name", ["authorization", "Cookie", "X-API-Key"])
def test_a_secret_header_is_hidden_in_the_log(name: str) -> None:
    line = Journal(Clock()).open("x", Request("GET", "h", "/", {name: "canary", "accept": "a"}))
    assert line.headers == {name: HIDDEN, "accept": "a"}


@pytest.mark.parametrize("name", ["access_token", "appsecret_proof", "client_secret", "refresh_token"])
def test_a_secret_parameter_is_hidden_in_the_query_and_in_a_form(name: str) -> None:
    form = {"content_type": "application/x-www-form-urlencoded"}
    line = Journal(Clock()).open("x", request(f"/?{name}=canary&b=1", "POST", f"{name}=canary&b=1".encode(), **form))
    assert "canary" not in str(line.as_json())
    assert line.query["b"] == "1"
    assert "b=1" in line.body


def test_the_log_is_asked_by_field_and_counts_on_after_it_was_emptied() -> None:
    journal = Journal(Clock())
    for method in ("GET", "POST", "GET"):
        journal.open("x", request("/a", method))
    assert [line["seq"] for line in journal.lines(method="GET")] == [1, 3]
    assert journal.lines(method="PUT") == []
    journal.clear()
    assert journal.lines() == []
    assert journal.open("x", request("/a")).seq == 4


def test_a_fault_is_played_as_often_as_asked_and_then_no_more() -> None:
    faults = Faults()
    faults.add(Fault("html", platform="x", route="GET /2/*", times=2))
    played = [faults.take("x", "GET", "/2/tweets") for _ in range(3)]
    assert [fault.kind if fault else None for fault in played] == ["html", "html", None]


def test_a_fault_for_ever_is_played_until_it_is_cleared() -> None:
    faults = Faults()
    faults.add(Fault("garbage", times=-1))
    assert all(faults.take("google", "PUT", "/any") for _ in range(20))
    faults.clear()
    assert faults.take("google", "PUT", "/any") is None


def test_faults_are_played_in_the_order_in_which_they_were_asked_for() -> None:
    faults = Faults()
    for kind in ("html", "garbage"):
        faults.add(Fault(kind))
    assert [fault.kind for _ in range(2) if (fault := faults.take("x", "GET", "/"))] == ["html", "garbage"]


@pytest.mark.parametrize(
    ("kind", "applied", "lets"),
    [
        ("status", False, False),
        ("status", True, True),
        ("drop_before", False, False),
        ("drop_after", False, True),
        ("drip", False, True),
        ("slow", False, True),
        ("flood", False, False),
    ],
)
def test_a_fault_says_whether_the_platform_still_acts(kind: str, applied: bool, lets: bool) -> None:
    assert Fault(kind, applied=applied).lets_through is lets


def test_an_unknown_fault_or_field_is_refused() -> None:
    with pytest.raises(ValueError, match="Known: "):
        Fault("explode")
    with pytest.raises(TypeError):
        fault_from({"kind": "html", "colour": "red"})


def test_a_mix_draws_kinds_and_statuses_at_its_rate() -> None:
    faults = Faults()
    faults.mix(Mix(0.5, ("429", "drop_after")), seed=7)
    drawn = [faults.take("x", "GET", "/") for _ in range(1000)]
    assert 400 < sum(fault is not None for fault in drawn) < 600
    assert {(fault.kind, fault.status) for fault in drawn if fault} == {("status", 429), ("drop_after", 503)}


def test_a_mix_keeps_to_its_platform_and_route() -> None:
    faults = Faults()
    faults.mix(Mix(1.0, ("html",), platform="x", route="POST *"), seed=1)
    assert faults.take("google", "POST", "/") is None
    assert faults.take("x", "GET", "/") is None
    assert faults.take("x", "POST", "/") is not None


def test_every_fault_that_there_is_is_explained() -> None:
    explained = __import__("sandbox.faults", fromlist=["faults"]).__doc__ or ""
    assert [kind for kind in KINDS if f"\n{kind} " not in explained] == []


def test_every_stand_in_has_a_name_of_its_own_and_hosts_of_its_own() -> None:
    found = stand_ins()
    hosts = [host for stand_in in found for host in stand_in.hosts]
    assert len({stand_in.name for stand_in in found}) == len(found) >= 3
    assert len(set(hosts)) == len(hosts)


def test_a_dripping_answer_is_whole_in_the_end_and_slow(ask: Ask, sandbox: Any) -> None:
    plain = ask("GET", "/2/tweets?ids=1")
    sandbox.fault("x", kind="drip", delay=0.001)
    begun = time.monotonic()
    dripped = ask("GET", "/2/tweets?ids=1")
    assert (dripped.status, dripped.json()) == (plain.status, plain.json())
    assert time.monotonic() - begun > 0.001 * len(dripped.body)
