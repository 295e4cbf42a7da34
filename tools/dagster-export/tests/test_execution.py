"""What is made by Dagster of what Tranche asks for, in one process."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import guides
import pytest
import shop
import work

from dagster_export.execution import Executions, Made, Work


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GUIDES_FOLDER", str(tmp_path))
    monkeypatch.setenv("SHOP_FOLDER", str(tmp_path))
    yield tmp_path


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral(tempdir=str(tmp_path)) as instance:
        yield instance


def make(
    definitions: dg.Definitions,
    instance: dg.DagsterInstance,
    assets: str,
    partitions: str = "",
    **config: object,
) -> Made:
    """Of assets and partitions that stand in one text."""
    tags = {"tranche/token": "42"}
    asked = Work(assets.split(" "), partitions.split(" "), tags, config)
    return Executions(definitions, instance).make(asked)


def test_makes_a_range_in_one_run_of_dagster_where_the_policy_allows(
    folder: Path, instance: dg.DagsterInstance
) -> None:
    keys = "2018-01-01 2018-02-01 2018-03-01 2018-06-01"
    outcome = make(guides.defs, instance, "orders_by_month", keys)

    assert outcome.failure is None
    assert [made["partition"] for made in outcome.made] == keys.split(" ")
    assert len(instance.get_runs()) == 2
    assert [(c["check"], c["partition"], c["passed"]) for c in outcome.checks] == [
        ("has_orders", key, True) for key in keys.split(" ")
    ]


def test_makes_no_more_partitions_at_once_than_the_policy_allows(
    instance: dg.DagsterInstance,
) -> None:
    outcome = make(work.defs, instance, "sun moon", "a b c")

    assert [(m["asset"], m["partition"], m["metadata"]["with"]) for m in outcome.made] == [
        ("sun", "a", "a,b"),
        ("sun", "b", "a,b"),
        ("moon", "a", "a,b"),
        ("moon", "b", "a,b"),
        ("sun", "c", "c"),
        ("moon", "c", "c"),
    ]


def test_makes_one_partition_after_the_other_without_a_policy(
    folder: Path, instance: dg.DagsterInstance
) -> None:
    make(shop.defs, instance, "regional_sales", "2024-01-05|us 2024-01-06|us")
    outcome = make(shop.defs, instance, "regional_summary", "2024-01-05|us 2024-01-06|us")

    assert [made["metadata"]["sales"] for made in outcome.made] == [
        "2024-01-05|us",
        "2024-01-06|us",
    ]


def test_reads_the_partition_that_the_mapping_names(instance: dg.DagsterInstance) -> None:
    make(guides.defs, instance, "events", "2023-11-12")
    outcome = make(guides.defs, instance, "yesterday_event_stats", "2023-11-13")

    assert outcome.made[0]["metadata"] == {"of": "events of 2023-11-12"}


def test_registers_the_keys_of_dynamic_sets(instance: dg.DagsterInstance) -> None:
    outcome = make(guides.defs, instance, "files_metadata", "a.csv b.csv")

    assert [made["partition"] for made in outcome.made] == ["a.csv", "b.csv"]
    assert instance.get_dynamic_partitions("files") == ["a.csv", "b.csv"]


def test_makes_one_of_several_that_can_be_made_apart(instance: dg.DagsterInstance) -> None:
    outcome = make(work.defs, instance, "right", "b")

    assert [(made["asset"], made["partition"]) for made in outcome.made] == [("right", "b")]


def test_hands_the_configuration_over(instance: dg.DagsterInstance) -> None:
    assert make(work.defs, instance, "configured", limit=3).made[0]["metadata"] == {
        "limit": 3,
        "mode": "fast",
    }
    refused = make(work.defs, instance, "configured", limit="many").failure
    assert refused is not None
    assert "limit" in refused.error


def test_says_what_went_wrong_and_tries_once(folder: Path, instance: dg.DagsterInstance) -> None:
    failure = make(work.defs, instance, "broken").failure

    assert failure is not None
    assert failure.error == "ValueError: no orders today"
    assert failure.trace[0] == "Traceback (most recent call last):"
    assert any('work.py", line' in line and "in broken" in line for line in failure.trace)
    assert not any("/dagster/_" in line for line in failure.trace)
    assert (folder / "attempts").read_text() == "x"


def test_says_what_checks_have_said_and_fails_for_none_of_them(
    instance: dg.DagsterInstance,
) -> None:
    outcome = make(work.defs, instance, "checked", "b")

    assert outcome.failure is None
    assert outcome.made[0]["metadata"] == {"dagster/data_version": "v7"}
    of = {"asset": "checked", "partition": "b", "check": "whole"}
    assert outcome.checks == [
        of | {"passed": False, "severity": "error", "metadata": {"rows": 3}},
    ]


def test_says_of_a_check_without_an_answer_that_it_was_not_passed(
    instance: dg.DagsterInstance,
) -> None:
    outcome = make(work.defs, instance, "doubted")

    assert outcome.failure is None
    checks = {check.pop("check"): check for check in outcome.checks}
    of = {"asset": "doubted", "partition": "", "passed": False}
    assert checks == {
        "warned": of | {"severity": "warn", "metadata": {}},
        "unanswered": of | {"metadata": {"error": "KeyError: 'nobody knows'"}},
    }


def test_says_what_was_not_made_after_all(instance: dg.DagsterInstance) -> None:
    missing = make(work.defs, instance, "nothing").failure
    unknown = make(work.defs, instance, "nowhere broken").failure

    assert missing is not None
    assert missing.error == "its function has ended without materializing nothing"
    assert unknown is not None
    assert unknown.error == "the definitions have no such asset (nowhere)"


def test_knows_the_versions_of_the_code(instance: dg.DagsterInstance) -> None:
    versions = Executions(work.defs, instance).versions()

    assert versions["broken"] == "7"
    assert versions["slow"] == ""
