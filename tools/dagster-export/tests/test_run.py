"""What assets run that were exported as commands."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dagster_export.cli import main


def run(
    target: str, asset: str, partitions: Sequence[str], folder: Path, patch: pytest.MonkeyPatch
) -> tuple[int, list[dict[str, Any]]]:
    """Runs an asset as Tranche does; the status, and what was reported."""
    context = folder / "context.json"
    told = {"assets": asset.split(","), "partitions": [{"key": key} for key in partitions]}
    context.write_text(json.dumps(told), "utf-8")
    metadata = folder / f"{asset}.jsonl"
    patch.setenv("TRANCHE_CONTEXT", str(context))
    patch.setenv("TRANCHE_METADATA", str(metadata))
    patch.setenv("DAGSTER_HOME", str(folder / "dagster"))
    patch.setenv("SHOP_FOLDER", str(folder))
    patch.setenv("GUIDES_FOLDER", str(folder))
    status = main(["run", target])
    return status, [json.loads(line) for line in metadata.read_text("utf-8").splitlines()]


def test_materializes_each_partition_of_a_dynamic_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, reported = run("shop:defs", "order_file", ["a.csv", "b.csv"], tmp_path, monkeypatch)

    assert status == 0
    assert sorted(file.name for file in (tmp_path / "orders").iterdir()) == ["a.csv", "b.csv"]
    assert reported == [
        {"asset": "order_file", "partition": "a.csv", "metadata": {"orders": 2}},
        {"asset": "order_file", "partition": "b.csv", "metadata": {"orders": 2}},
    ]


def test_reads_what_an_earlier_run_has_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partition = "2024-01-05|us"
    assert run("shop:defs", "regional_sales", [partition], tmp_path, monkeypatch)[0] == 0
    status, reported = run("shop:defs", "regional_summary", [partition], tmp_path, monkeypatch)

    assert status == 0
    assert reported[0]["metadata"]["sales"] == partition


def test_materializes_an_asset_that_is_not_partitioned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("shop:defs", "total", [""], tmp_path, monkeypatch)[0] == 0


def test_makes_what_one_function_makes_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, reported = run("oddities:defs", "left,right", [""], tmp_path, monkeypatch)

    assert status == 0
    assert sorted(line["asset"] for line in reported) == ["left", "right"]


def test_exits_with_1_if_the_function_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("work:defs", "broken", [""], tmp_path, monkeypatch) == (1, [])


def test_says_that_people_do_not_call_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)

    assert main(["run", "shop:defs"]) == 2
    assert "TRANCHE_CONTEXT, TRANCHE_METADATA, DAGSTER_HOME" in capsys.readouterr().err
