"""What a run of an asset may be told, as the JSON Schema that a bundle has of it."""

from __future__ import annotations

import json
from typing import Any

from dagster_export.definitions import operation
from dagster_export.documents import CannotExportError, Document

SCALARS = {"Int": "integer", "Float": "number", "Bool": "boolean", "String": "string"}
SOURCES = {"IntSourceType": "integer", "BoolSourceType": "boolean", "StringSourceType": "string"}


def schema(node: Any) -> Document | None:
    """The schema of the configuration of an asset's op, if that has one."""
    given: Any = getattr(operation(node), "config_schema", None)
    kind = given.config_type.kind.value if given else "ANY"
    if kind == "ANY":
        return None
    if kind not in ("STRICT_SHAPE", "PERMISSIVE_SHAPE"):
        raise CannotExportError("it is no object with fields")
    document = _schema(given.config_type)
    if not document.get("properties") and kind == "STRICT_SHAPE":
        return None
    return document


def _schema(config: Any) -> Document:
    kind = config.kind.value
    if kind == "SCALAR" and config.given_name in SCALARS:
        return {"type": SCALARS[config.given_name]}
    if kind == "SCALAR_UNION" and type(config).__name__ in SOURCES:
        return {"type": SOURCES[type(config).__name__]}
    if kind == "ENUM":
        return {"enum": sorted(config.config_values)}
    if kind == "ARRAY":
        return {"type": "array", "items": _schema(config.inner_type)}
    if kind == "NONEABLE":
        return {"anyOf": [_schema(config.inner_type), {"type": "null"}]}
    if kind == "MAP":
        return {"type": "object", "additionalProperties": _schema(config.inner_type)}
    if kind in ("STRICT_SHAPE", "PERMISSIVE_SHAPE"):
        return _object(config, kind == "STRICT_SHAPE")
    return {}


def _object(config: Any, closed: bool) -> Document:
    properties = {}
    for name, one in config.fields.items():
        properties[name] = _schema(one.config_type)
        if one.description:
            properties[name]["description"] = one.description
        if one.default_provided and _is_json(one.default_value):
            properties[name]["default"] = one.default_value
    document: Document = {"type": "object", "properties": properties}
    if required := [name for name, one in config.fields.items() if one.is_required]:
        document["required"] = required
    return document | ({"additionalProperties": False} if closed else {})


def _is_json(value: Any) -> bool:
    try:
        return bool(json.loads(json.dumps(value, allow_nan=False)) == value)
    except (TypeError, ValueError):
        return False
