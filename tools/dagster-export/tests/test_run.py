"""What the exported assets run: alone, and in a whole installation."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from dagster_export import main

TESTS = Path(__file__).parent
HOME = TESTS.parents[2]
LAUNCHER = os.environ.get("TRANCHE_LAUNCHER")


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
    status = main(["run", target])
    return status, [json.loads(line) for line in metadata.read_text("utf-8").splitlines()]


def test_materializes_each_partition_of_a_dynamic_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, reported = run("shop:defs", "order_file", ["a.csv", "b.csv"], tmp_path, monkeypatch)

    assert status == 0
    assert sorted(file.name for file in (tmp_path / "orders").iterdir()) == ["a.csv", "b.csv"]
    assert reported == [
        {"partition": "a.csv", "metadata": {"orders": 2}},
        {"partition": "b.csv", "metadata": {"orders": 2}},
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
    assert run("oddities:defs", "broken", [""], tmp_path, monkeypatch) == (1, [])


def test_says_that_people_do_not_call_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)

    assert main(["run", "shop:defs"]) == 2
    assert "TRANCHE_CONTEXT, TRANCHE_METADATA, DAGSTER_HOME" in capsys.readouterr().err


class Installation:
    """Tranche on this machine: the launcher's jar, on a folder of its own."""

    def __init__(self, data: Path) -> None:
        own = {"TRANCHE_HOME": HOME, "TRANCHE_DATA": data, "SHOP_FOLDER": data}
        self.environment = {**os.environ, **{name: str(path) for name, path in own.items()}}

    def command(self, *arguments: str) -> list[str]:
        return ["java", "-Xmx300m", "-XX:TieredStopAtLevel=1", "-jar", str(LAUNCHER), *arguments]

    def tranche(self, *arguments: str) -> str:
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def up(self) -> Iterator[None]:
        data = self.environment["TRANCHE_DATA"]
        with subprocess.Popen(
            self.command("up", "--data", data),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if "http://" in line:
                    break
            try:
                assert process.poll() is None, "".join(said)
                yield
            finally:
                process.terminate()


@pytest.mark.skipif(LAUNCHER is None, reason="TRANCHE_LAUNCHER names no launcher's jar")
def test_an_exported_bundle_is_applied_and_its_assets_run(tmp_path: Path) -> None:
    folder = tmp_path / "exported"
    folder.mkdir()
    export = [sys.executable, str(TESTS.parent / "dagster_export.py"), "export", "shop:defs"]
    options = ["--strict", "--output", str(folder / "bundle.yaml")]
    options += ["--dagster-home", str(tmp_path / "dagster")]
    subprocess.run([*export, *options], cwd=TESTS, check=True)

    installation = Installation(tmp_path / "data")
    assert "no problem" in installation.tranche("validate", "-f", str(folder))
    for _ in installation.up():
        installation.tranche("apply", "-f", str(folder))
        installation.tranche("partition-sets", "add", "files", "a.csv")
        installation.tranche("materialize", "order_file", "a.csv", "--wait")
        installation.tranche("materialize", "regional_sales", "2024-01-05|us", "--wait")
        made = json.loads(installation.tranche("partitions", "list", "order_file", "-o", "json"))

    assert [(one["key"], one["status"]) for one in made] == [("a.csv", "MATERIALIZED")]
    assert (tmp_path / "data" / "orders" / "a.csv").read_text() == "10\n20\n"
