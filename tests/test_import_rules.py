"""The four rules of the house, read off the source: who may import what, and that importing does nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("app", "services", "stylegan2", "db")
ROOT_FILES = ("wsgi.py", "settings.py", "gunicorn.conf.py")
OURS = {*PARTS, "wsgi", "settings"}

ONLY_IN = {
    "flask": {"app", "wsgi.py"},
    "flask_smorest": {"app"},
    "werkzeug": {"app"},
    "marshmallow": {"app"},
    "webargs": {"app"},
    "keras": {"stylegan2"},
    "tensorflow": {"stylegan2"},
    "jax": {"stylegan2"},
    "sqlalchemy": {"db"},
    "sqlite3": {"db"},
}
MAY_USE = {
    "app": {"app", "services"},
    "services": {"services", "stylegan2", "db"},
    "stylegan2": {"stylegan2"},
    "db": {"db"},
    "settings.py": set(),
    "gunicorn.conf.py": {"services", "settings"},
    "wsgi.py": OURS - {"wsgi"},
}
ACTIONS = {
    "open",
    "load",
    "read",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "parse_args",
    "mkdir",
    "connect",
}


def sources():
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            yield part, path
    for name in ROOT_FILES:
        yield name, ROOT / name


SOURCES = [pytest.param(part, path, id=str(path.relative_to(ROOT))) for part, path in sources()]


def imported(tree):
    """The top-level packages that a module imports, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield (node.module or "").partition(".")[0]


def run_at_import(body):
    """The nodes that run when a module is imported: everything but the bodies of functions."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from run_at_import([*getattr(node, "decorator_list", []), *node.args.defaults])
        else:
            yield node
            yield from run_at_import(ast.iter_child_nodes(node))


@pytest.mark.parametrize(("part", "path"), SOURCES)
def test_packages_stay_where_they_belong(part, path):
    for package in imported(ast.parse(path.read_text())):
        assert part in ONLY_IN.get(package, {part}), f"{package} belongs in {ONLY_IN[package]}"


@pytest.mark.parametrize(("part", "path"), SOURCES)
def test_arrows_point_one_way(part, path):
    used = set(imported(ast.parse(path.read_text()))) & OURS
    assert used <= MAY_USE[part]


@pytest.mark.parametrize(("part", "path"), SOURCES)
def test_the_environment_is_read_in_settings_only(part, path):
    if part == "settings.py":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "request":
            continue  # WSGI's, of one request
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        assert name not in ("environ", "getenv", "putenv")


@pytest.mark.parametrize(("part", "path"), SOURCES)
def test_importing_a_module_does_nothing(part, path):
    if part == "gunicorn.conf.py":
        return  # is run, not imported: reading the settings is what it is for
    for node in run_at_import(ast.parse(path.read_text()).body):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in ACTIONS, f"line {node.lineno} calls {called} at import"
