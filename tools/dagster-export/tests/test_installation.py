"""Exported bundles in a whole installation, and the worker that makes their assets."""

import json
import os
import sqlite3
from collections.abc import Iterator

import pytest
from installation import LAUNCHER, Installation, Worker, eventually

pytestmark = pytest.mark.skipif(LAUNCHER is None, reason="TRANCHE_LAUNCHER names no launcher's jar")
GUIDES = ("partitioning", "tutorial", "etl", "files", "graph")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("installation")
    with Installation(folder / "data", folder).up() as installation:
        yield installation


@pytest.fixture(scope="module")
def guides(installation: Installation) -> Iterator[Worker]:
    for name in GUIDES:
        installation.export(f"guides.{name}:defs", "--queue", "guides")
    worker = Worker(installation, "guides:defs", "guides")
    yield worker
    assert worker.end() == 0


@pytest.fixture
def worker(installation: Installation) -> Iterator[Worker]:
    installation.export("work:defs")
    worker = Worker(installation, "work:defs", "work", "--slots", "1")
    yield worker
    worker.kill()


@pytest.mark.usefixtures("guides")
def test_makes_partitions_by_time_by_category_and_by_both(installation: Installation) -> None:
    installation.made("daily_sales_data", "2024-01-05")
    installation.made("daily_sales_summary", "2024-01-05")
    installation.made("regional_sales_data", "eu", "jp")
    installation.made("daily_regional_sales_data", "2024-08-01|us")
    installation.made("daily_regional_sales_summary", "2024-08-01|us")

    sales = installation.folder / "daily_sales" / "2024-01-05.csv"
    assert sales.read_text() == "Sales of 2024-01-05\n"
    assert sorted(p.name for p in (installation.folder / "regional_sales").iterdir()) == [
        "eu.csv",
        "jp.csv",
    ]
    read = installation.metadata("daily_regional_sales_summary", "2024-08-01|us")["read"]
    assert read == "{'date': '2024-08-01', 'region': 'us'}"


@pytest.mark.usefixtures("guides")
def test_makes_months_of_a_backfill_in_one_run(installation: Installation) -> None:
    installation.tranche(
        "backfills", "create", "orders_by_month", "--partitions", "[2018-01-01...2018-05-01]"
    )

    def rows() -> list[tuple[str, str]]:
        warehouse = installation.folder / "warehouse.db"
        if not warehouse.exists():
            return []
        with sqlite3.connect(warehouse) as connection:
            return connection.execute("select * from orders_by_month order by month").fetchall()

    def checked() -> list[bool]:
        of = installation.ask("checks?asset=orders_by_month")["items"]
        return [check["passed"] for check in of] if len(of) == 5 else []

    assert eventually(checked, "five months are checked") == [True] * 5
    assert [month for month, _ in rows()] == [f"2018-0{n}-01" for n in range(1, 6)]
    assert len({run for _, run in rows()}) == 1
    assert len(installation.ask("runs?asset=orders_by_month")["items"]) == 1


@pytest.mark.usefixtures("guides")
def test_makes_files_as_they_turn_up(installation: Installation) -> None:
    installation.tranche("partition-sets", "add", "files", "a.csv", "b.csv")
    installation.tranche("jobs", "run", "every_file", "a.csv", "--wait")

    assert (installation.folder / "compressed" / "a.csv").read_text() == "10"
    made = installation.tranche("partitions", "list", "compressed_files", "-o", "json")
    assert [(one["key"], one["status"]) for one in json.loads(made)] == [
        ("a.csv", "MATERIALIZED"),
        ("b.csv", "MISSING"),
    ]


@pytest.mark.usefixtures("guides")
def test_reads_yesterday_and_follows_by_itself(installation: Installation) -> None:
    installation.made("events", "2023-11-12")
    installation.made("yesterday_event_stats", "2023-11-13")
    stats = installation.metadata("yesterday_event_stats", "2023-11-13")
    assert stats["of"] == "events of 2023-11-12"

    installation.made("joined_data")
    eventually(
        lambda: installation.ask("materializations?asset=product_performance&partition=Books")[
            "items"
        ],
        "what reads joined_data has followed",
    )
    assert installation.metadata("product_performance", "Books")["sold"] == 2


@pytest.mark.usefixtures("worker")
def test_fails_with_the_traceback_and_is_tried_again_by_tranche(installation: Installation) -> None:
    first = installation.ended(installation.launch("broken"))

    assert first["status"] == "FAILURE"
    assert "Cannot materialize broken: ValueError: no orders today" in first["error"]
    assert "Traceback (most recent call last):" in first["error"]
    assert 'raise ValueError("no orders today")' in first["error"]
    retry = eventually(
        lambda: installation.run(first["id"]).get("retry", {}).get("runId"), "there is a retry"
    )
    assert installation.ended(retry)["status"] == "FAILURE"
    assert (installation.folder / "attempts").read_text() == "xx"


@pytest.mark.usefixtures("worker")
def test_stops_what_is_canceled_and_goes_on(installation: Installation) -> None:
    run = installation.launch("slow")
    eventually((installation.folder / "slow-began").exists, "it works")
    installation.ask(f"runs/{run}/cancel", {})

    assert installation.ended(run)["status"] == "CANCELED"
    assert (installation.folder / "slow-cleaned").exists()
    installation.made("configured", runConfig={"limit": 3})
    assert installation.metadata("configured") == {"limit": 3, "mode": "fast"}


@pytest.mark.usefixtures("worker")
def test_holds_back_what_is_downstream_of_a_failed_check(installation: Installation) -> None:
    done = installation.ended(installation.ask("runs", {"job": "checks", "partition": "b"})["id"])

    assert done["status"] == "FAILURE"
    assert "a blocking check was not passed (whole of checked, partition b)" in done["error"]
    assert installation.metadata("checked", "b") == {"dagster/data_version": "v7"}
    assert not installation.ask("materializations?asset=reader&partition=b")["items"]
    of = installation.ask("checks?asset=checked")["items"]
    assert [(one["check"], one["passed"], one["metadata"]) for one in of] == [
        ("whole", False, {"rows": 3})
    ]


@pytest.mark.usefixtures("worker")
def test_makes_what_is_made_together_and_apart(installation: Installation) -> None:
    assert installation.made("moon", "a", "b", "c")["assets"] == ["moon", "sun"]
    assert installation.metadata("sun", "b")["with"] == "a,b"
    assert installation.made("right", "b")["assets"] == ["right"]


def test_gives_the_work_of_a_killed_worker_to_the_next(
    installation: Installation, worker: Worker
) -> None:
    run = installation.launch("second_time")
    mark = installation.folder / "first-time"
    child = int(eventually(lambda: mark.exists() and mark.read_text(), "it works"))
    worker.kill()

    def is_gone() -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        return False

    eventually(is_gone, "the killed worker's process is gone")
    successor = Worker(installation, "work:defs", "work", "--slots", "1")
    try:
        lost = installation.ended(run)
        assert lost["status"] == "FAILURE"
        assert f"worker {worker.id} died" in lost["error"]
        retry = installation.ended(lost["retry"]["runId"])
        assert retry["status"] == "SUCCESS"
        assert retry["token"] > lost["token"]
        assert installation.metadata("second_time")["token"] == str(retry["token"])
    finally:
        assert successor.end() == 0


def test_runs_exported_commands_in_a_namespace(installation: Installation) -> None:
    home = str(installation.folder / "commands")
    installation.export(
        "shop:defs", "--strict", "--as", "command", "--namespace", "shop", "--dagster-home", home
    )
    installation.tranche("partition-sets", "add", "shop/files", "a.csv")
    installation.made("shop/order_file", "a.csv")
    installation.made("shop/regional_sales", "2024-01-05|us")
    installation.made("shop/regional_summary", "2024-01-05|us")

    assert (installation.folder / "orders" / "a.csv").read_text() == "10\n20\n"
    assert installation.metadata("shop/order_file", "a.csv")["orders"] == 2


def test_takes_the_tasks_of_a_namespace(installation: Installation) -> None:
    installation.export("work:defs", "--bundle", "night", "--namespace", "night")
    worker = Worker(installation, "work:defs", "night", "--namespace", "night")
    try:
        installation.made("night/moon", "a")
        assert installation.metadata("night/sun", "a")["with"] == "a"
    finally:
        assert worker.end() == 0
