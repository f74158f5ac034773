"""A town's pages live below its slug; a page of no town needs none; the headers keep every page to itself."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_front_page_names_the_open_towns(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert [name in page.text for name in ("長野県", "塩尻市", "松本市")] == [True] * 3


def test_a_town_has_its_own_front_page(client: Client) -> None:
    assert "塩尻市" in client.get("/shiojiri/").text


def test_a_town_without_its_slash_is_led_to_it(client: Client) -> None:
    page = client.get("/shiojiri")
    assert (page.status_code, page.headers["Location"]) == (302, "/shiojiri/")


def test_a_town_that_is_not_open_is_not_there(client: Client) -> None:
    assert client.get("/atlantis/").status_code == 404


def test_the_prefix_of_a_town_does_not_stay_for_the_next_request(client: Client) -> None:
    client.get("/shiojiri/")
    assert client.get("/health/").status_code in (200, 503)


def test_health_answers_machines_too(client: Client) -> None:
    found = client.get("/health/?format=json").json()
    assert found["checks"]["database"]["well"] is True


def test_every_page_keeps_to_itself(client: Client) -> None:
    headers = client.get("/shiojiri/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
