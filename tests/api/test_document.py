import re

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from api.views.docs import operations
from tests.conftest import Cast

ACTS = {"acknowledge", "assign", "note"}


def test_the_document_is_valid_openapi(client: Client, cast: Cast) -> None:
    client.force_login(cast.nora)
    response = client.get("/api/schema/")
    assert response.status_code == 200
    validate_schema(response.json())  # type: ignore[no-untyped-call]


def test_the_document_names_every_address_and_its_answers(client: Client, cast: Cast) -> None:
    client.force_login(cast.nora)
    paths = client.get("/api/schema/").json()["paths"]
    assert len(paths) == 9
    for path, methods in paths.items():
        act = path.rstrip("/").rpartition("/")[2]
        expected = {"post": {"200", "400", "401", "403", "404", "409", "422", "429"}}
        if act not in ACTS:
            asked = {each["name"] for each in methods["get"].get("parameters", []) if each["in"] == "query"}
            refused = ({"400"} if asked else set()) | ({"403"} if "details" in asked else set())
            expected = {"get": {"200", "401", "404", "429"} | refused}
        assert {method: set(found["responses"]) for method, found in methods.items()} == expected
        assert all({"personalToken": []} in found["security"] for found in methods.values())


def test_the_generator_has_nothing_to_complain_about(capsys: pytest.CaptureFixture[str]) -> None:
    SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    assert capsys.readouterr().err == ""


def test_the_page_names_every_operation_with_no_script_of_its_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.nora)
    page = client.get("/api/docs/").content.decode()
    for operation in operations():
        assert f"{operation.method} {operation.path}" in page
    assert "expected_version" in page
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|<style|\son\w+=|https?://(?!127)", page)


def test_the_page_is_for_people_who_are_signed_in(client: Client, cast: Cast) -> None:
    assert client.get("/api/docs/")["Location"] == "/login/?next=/api/docs/"
