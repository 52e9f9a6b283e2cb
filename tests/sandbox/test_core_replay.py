"""Replaying a CSV."""

import time
from pathlib import Path

import pytest

from sandbox.__main__ import main
from sandbox.client import Sandbox
from sandbox.replay import replay


@pytest.fixture
def texts(tmp_path: Path) -> str:
    path = tmp_path / "texts.csv"
    path.write_text('﻿id,text\n1,"first, with a comma"\n2,\n3,"two\nlines"\n', encoding="utf-8")
    return str(path)


def test_every_text_becomes_a_post_that_mentions_the_account(texts: str, sandbox: Sandbox) -> None:
    said: list[str] = []
    assert replay(texts, to=sandbox.url, handle="@LakeshoreMH", rate=0, say=said.append) == 0
    published = [entry["text"] for entry in sandbox.ledger("x")]
    assert published == ["@LakeshoreMH first, with a comma", "@LakeshoreMH two\nlines"]
    assert said[-1].startswith("2 posts in")


def test_a_rate_is_kept(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "many.csv"
    path.write_text("text\n" + "".join(f"line {n}\n" for n in range(20)), encoding="utf-8")
    started = time.monotonic()
    replay(str(path), to=sandbox.url, handle="a", rate=40, say=lambda line: None)
    assert 0.45 <= time.monotonic() - started < 2
    assert len(sandbox.ledger("x")) == 20


def test_a_file_without_the_column_is_refused_with_its_columns(
    tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("id,body\n1,hello\n", encoding="utf-8")
    assert main(["--replay", str(path), "--to", sandbox.url]) == 2
    assert "no column 'text'. Its columns: id, body" in capsys.readouterr().err
    assert sandbox.ledger() == []


def test_no_server_is_said_in_a_line(texts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--replay", texts, "--to", "http://127.0.0.1:9"]) == 2
    assert "Traceback" not in capsys.readouterr().err
