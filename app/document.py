"""The OpenAPI document, with what flask-smorest cannot say, as programs need it that generate clients."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.answering.etag import ETAG

_KNOWN = "The client already has this answer, as its If-None-Match header says."
Document = dict[str, Any]
_SCHEMAS = "#/components/schemas/"


@dataclasses.dataclass(frozen=True)
class Form:
    """One of several forms of a body that exclude each other, named by fields that only some of the forms have.

    Attributes:
        needs: The fields that a body of this form must have.
        may_have: The fields that it may have.
    """

    needs: tuple[str, ...]
    may_have: tuple[str, ...] = ()

    @property
    def fields(self) -> set[str]:
        """All fields that belong to the form."""
        return {*self.needs, *self.may_have}


Forms = Mapping[str, Form]  # by the name of the schema of each form


def finished(document: Document, forms: Mapping[str, Forms]) -> Document:
    """Returns the document with a schema for each form of a body, and without schemas that nothing refers to.

    No schema has the name of one of its fields.

    Args:
        document: The document. Its calls are changed.
        forms: The forms of bodies, by the name of the body's schema.
    """
    schemas = dict(document["components"]["schemas"])
    for name, of_body in forms.items():
        whole = schemas[name]
        schemas |= {form: _of_form(whole, of_body, each) for form, each in of_body.items()}
        one_of = [{"$ref": _SCHEMAS + form} for form in of_body]
        schemas[name] = {"oneOf": one_of} | {key: whole[key] for key in ("description",) if key in whole}
    used = _used(document["paths"], schemas)
    kept = {name: schema for name, schema in schemas.items() if name in used}
    _document_etags(document["paths"])
    return _renamed({**document, "components": {**document["components"], "schemas": kept}})


def _document_etags(paths: Any) -> None:
    """Adds what `app/answering/etag.py` does with JSON that is asked for with GET."""
    for call in (item["get"] for item in paths.values() if "get" in item):
        answer = call["responses"].get("200", {})
        if "application/json" in answer.get("content", ()):
            answer["headers"] = ETAG | answer.get("headers", {})
            call["responses"].setdefault("304", {"description": _KNOWN})


def _of_form(whole: Document, forms: Forms, form: Form) -> Document:
    """Returns the schema of a form: the fields of all forms, and its own."""
    others = set().union(*(each.fields for each in forms.values())) - form.fields
    kept = {name: field for name, field in whole["properties"].items() if name not in others}
    return {**whole, "properties": kept, "required": sorted({*whole.get("required", ()), *form.needs})}


def _renamed(document: Document) -> Document:
    """Returns the document with other names for schemas that are called like one of their own fields.

    Generated code would have a variable for each of the two, with the same name: the list `faces` in an answer `Faces`.
    """
    schemas = document["components"]["schemas"]
    names = {name: f"{name}Answer" if _snake(name) in schemas[name].get("properties", ()) else name for name in schemas}
    text = re.sub(rf'"{_SCHEMAS}([^"]+)"', lambda found: f'"{_SCHEMAS}{names[found[1]]}"', json.dumps(document))
    renamed: Document = json.loads(text)
    renamed["components"]["schemas"] = {
        names[name]: schema for name, schema in renamed["components"]["schemas"].items()
    }
    return renamed


def _snake(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "_", name).lower()


def _used(paths: Any, schemas: Mapping[str, Any]) -> set[str]:
    """Returns the names of the schemas that calls refer to, or that these schemas refer to, and so on."""
    used: set[str] = set()
    found = set(_references(paths))
    while found:
        used |= found
        found = {name for each in found for name in _references(schemas[each])} - used
    return used


def _references(part: Any) -> Iterator[str]:
    yield from re.findall(rf'"{_SCHEMAS}([^"]+)"', json.dumps(part))
