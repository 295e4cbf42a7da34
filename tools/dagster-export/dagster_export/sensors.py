"""Sensors are functions: what they could become instead."""

from __future__ import annotations

from typing import Any

import dagster as dg

OTHERS = (
    "files are taken by sensors of type fileArrival and directory, anything else by a program that"
    " produces to the request topics"
)


def hint(sensor: Any) -> str:
    """What to write instead of a sensor."""
    if isinstance(sensor, dg.AutomationConditionSensorDefinition):
        return "automation needs none"
    if isinstance(sensor, dg.MultiAssetSensorDefinition):
        return f"what it does is a function; {_told('multiAsset', 'several assets')}"
    if isinstance(sensor, dg.AssetSensorDefinition):
        return f"what it does is a function; {_told('asset', 'an asset')}"
    if isinstance(sensor, dg.RunStatusSensorDefinition):
        return f"what it does is a function; {_told('runStatus', 'runs that have ended')}"
    return f"what it does is a function; {OTHERS}"


def _told(kind: str, of: str) -> str:
    return f"a sensor of type {kind} runs a target after {of}"
