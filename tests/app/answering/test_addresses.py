"""The addresses of calls in answers."""

import ast
import re
from pathlib import Path

from flask import Flask

from app.answering.addresses import address


def test_an_address_begins_with_the_path_that_the_client_sees():
    with Flask(__name__).test_request_context(base_url="http://localhost/lab/rooms/"):
        assert address("/faces/1?size=2") == "/lab/rooms/faces/1?size=2"


def test_an_address_is_the_path_itself_where_there_is_nothing_before_it():
    with Flask(__name__).test_request_context():
        assert address("/faces/1") == "/faces/1"
    assert address("/faces/1") == "/faces/1"


APP = Path(__file__).parents[3] / "app"
SAID = {"address", "get", "post", "put", "patch", "delete"}  # calls: ours, and the decorators of routes


def paths_written_by_hand(node):
    """Yields the lines of strings such as "/faces/1" below `node`, except in routes, examples and `address`."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in SAID:
        return
    if isinstance(node, ast.keyword) and "example" in (node.arg or ""):
        return
    if isinstance(node, ast.Assign) and "EXAMPLE" in ast.unparse(node.targets[0]).upper():
        return
    if isinstance(node, ast.Constant) and re.match("<?/[a-z]", str(node.value)):
        yield node.lineno
    for inner in ast.iter_child_nodes(node):
        yield from paths_written_by_hand(inner)


def test_no_answer_has_an_address_that_does_not_begin_with_the_path_of_the_service():
    found = {str(path): list(paths_written_by_hand(ast.parse(path.read_text()))) for path in APP.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert list(paths_written_by_hand(ast.parse('{"url": f"/faces/{face.id}"}'))) == [1]
    assert list(paths_written_by_hand(ast.parse('headers["Link"] = f"</faces?limit={limit}>"'))) == [1]
