"""Definitions as the user's module has them."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from typing import Any

import dagster as dg


class UsageError(Exception):
    """What the command line names is not there."""


def load(target: str) -> dg.Definitions:
    """The ``Definitions`` that ``module:attribute`` names, or a function that returns them."""
    module_name, _, attribute = target.partition(":")
    if not module_name or not attribute:
        raise UsageError(f"Cannot load definitions: expected module:attribute ({target})")
    sys.path.insert(0, os.getcwd())
    module = importlib.import_module(module_name)
    found = getattr(module, attribute, None)
    if callable(found) and not isinstance(found, dg.Definitions):
        found = found()
    if not isinstance(found, dg.Definitions):
        raise UsageError(
            f"Cannot load definitions: {attribute} of {module_name} is none ({target})"
        )
    return found


def nodes(definitions: dg.Definitions) -> Iterator[Any]:
    """The assets that can be materialized, each after what it reads."""
    graph = definitions.resolve_asset_graph()
    for key in graph.toposorted_asset_keys:
        if graph.get(key).is_materializable:
            yield graph.get(key)


def operation(node: Any) -> Any:
    """The op that makes an asset; nothing where a graph of ops does."""
    computation = node.assets_def.computation
    found = computation.node_def if computation else None
    return found if isinstance(found, dg.OpDefinition) else None
