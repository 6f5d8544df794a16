"""The published schema of the unix socket."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from kiosk.sync.shapes import socket_schema
from tests.sync.sites import running_site

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas" / "sync-socket.schema.json"


def test_the_published_schema_is_the_one_in_use() -> None:
    """What docs/schemas shows is what the socket checks; to renew it, print `socket_schema()`."""
    assert json.loads(PUBLISHED.read_text("utf-8")) == socket_schema()


def test_answers_fit_the_schema(tmp_path: Path) -> None:
    """What a running process answers is valid under the published schema."""
    published: dict[str, Any] = json.loads(PUBLISHED.read_text("utf-8"))

    def check(shape: str, value: object) -> None:
        Draft202012Validator({"$ref": f"#/$defs/{shape}", "$defs": published["$defs"]}).validate(value)

    with running_site(tmp_path, 2) as site:
        site[1].ledger.append()
        check("ClaimAnswer", site[1].claim("a", 1, "1"))
        check("ClaimAnswer", site[2].claim("b", 1, "1"))
        check("Done", site[1].end("a", "completed", line_ids=["1"])[1])
        check("StatusAnswer", site[1].status())
