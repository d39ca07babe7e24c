"""Pictures of the guides are for everybody; nothing else of their folder is."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from services.guides import Audience, guide, pictures
from web import guide_routes


@pytest.fixture
def client():
    with TestClient(Starlette(routes=guide_routes.ROUTES)) as client:
        yield client


def test_every_picture_is_served_at_the_address_that_the_guide_gives(client):
    shown = [block for audience in Audience for block in guide(audience, "fr").blocks if block.picture]
    assert shown
    for block in shown:
        answer = client.get(block.address)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/png"
        assert answer.content == pictures()[block.picture]


@pytest.mark.parametrize(
    "name", ["today.png", "missing.png", "..%2fguides%2fstudent.fr.md", "..%2f..%2f..%2fserver.py"]
)
def test_other_files_are_not_found(client, name):
    assert client.get(f"/guide-pictures/{name}").status_code == 404
