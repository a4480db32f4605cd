from tests import factories
from tests.base import HTMX


def test_smoke(world):
    c = world.client(world.bob)
    r = c.get("/northlight/library/new")
    assert r.status_code == 200
    p = factories.prompt(world.team, world.bob, text="A [fruit] on [colour: red]")
    for path in ("edit", "share", "changes"):
        assert c.get(f"/northlight/prompts/{p.public_id}/{path}").status_code == 200, path
    r = c.post("/northlight/library/new", {"do": "look", "text": '{"a": {"b": [1, "two"]}}'})
    assert r.status_code == 200
    assert "leaf:a.b[0]" in r.content.decode()
    r = c.post("/northlight/library/new", {"do": "look", "text": "x [b]"}, headers=HTMX)
    print(r.content.decode())
    r = c.post("/northlight/library/new", {"text": "x [b]", "sharing": "team"})
    assert r.status_code == 302, r.content.decode()
