"""What import-linter's contracts in pyproject.toml cannot say: what a module may do, and load, when it is imported."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ACTIONS = {
    "open", "load", "read", "read_text", "read_bytes", "write_text", "write_bytes", "parse_args", "mkdir", "connect",
}  # fmt: skip


def sources():
    """Our modules with their syntax trees; gunicorn_config.py is there to read the settings."""
    paths = [
        path
        for part in ("app", "services", "stylegan2", "db", "server")
        for path in sorted((ROOT / part).rglob("*.py"))
    ]
    for path in [*paths, ROOT / "wsgi.py", ROOT / "settings.py", ROOT / "facespace.py"]:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def run_at_import(body):
    """The nodes that run when a module is imported: everything but the bodies of functions."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from run_at_import([*getattr(node, "decorator_list", []), *node.args.defaults])
        else:
            yield node
            yield from run_at_import(ast.iter_child_nodes(node))


def loaded_by(statement):
    """The modules that a fresh process has after `statement`."""
    code = f"import sys; {statement}; print(*sys.modules)"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()


def test_the_environment_is_read_in_settings_only():
    found = [
        f"{name}:{node.lineno}"
        for name, tree in sources()
        if name not in ("settings.py", "stylegan2/quiet.py")  # the second sets what TensorFlow reads
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in ("environ", "getenv", "putenv")
        and not (isinstance(node, ast.Attribute) and ast.unparse(node.value) == "request")  # WSGI's, of one request
    ]
    assert found == []


def test_openvino_is_imported_behind_its_guard_only():
    """Any other import would report to a statistics server; see stylegan2/on_openvino/__init__.py."""
    importing = re.compile(r"^ *(import|from) openvino\b|import_?(orskip|_module)\([\"']openvino", re.MULTILINE)
    ours = [path for path in ROOT.rglob("*.py") if not {".venv", ".venv-gpu", "build"} & set(path.parts)]
    found = {path.relative_to(ROOT).parent.as_posix() for path in ours if importing.search(path.read_text())}
    assert found == {"stylegan2/on_openvino"}


def test_importing_a_module_does_nothing():
    found = [
        f"{name}:{node.lineno} calls {ast.unparse(node.func)}"
        for name, tree in sources()
        for node in run_at_import(tree.body)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ACTIONS
    ]
    assert found == []


def test_serving_loads_nothing_of_training():
    assert [name for name in loaded_by("import wsgi") if name.startswith("stylegan2.training")] == []


def test_the_engine_loads_nothing_of_training():
    loaded = loaded_by("import stylegan2, stylegan2.directions.__main__, stylegan2.projection.__main__")
    assert [name for name in loaded if name.startswith("stylegan2.training")] == []


def test_the_application_is_imported_without_a_tensor_library():
    assert {"tensorflow", "keras", "jax", "torch", "openvino"}.isdisjoint(loaded_by("import app, wsgi, facespace"))
