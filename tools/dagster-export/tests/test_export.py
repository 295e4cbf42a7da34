"""The bundle that is written, and what is said to be missing from it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import dagster as dg
import oddities
import pytest
import shop
import work
import yaml

from dagster_export.cli import main
from dagster_export.documents import CannotExportError, duration
from dagster_export.exporter import Exporter
from dagster_export.home import instance_at
from dagster_export.materializers import Programs, Workers
from dagster_export.partitions import five_fields, java_format, partitions
from dagster_export.pools import Pools
from dagster_export.schedules import schedule_times, selection

GOLDEN = Path(__file__).with_name("shop.yaml")
WORKERS = Workers("shop")


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with instance_at(str(tmp_path)) as instance:
        yield instance


def exporter(definitions: dg.Definitions, name: str) -> Exporter:
    return Exporter(definitions, name, WORKERS)


def test_says_everything_that_a_bundle_can_say() -> None:
    shop_exporter = exporter(shop.defs, "shop")

    assert shop_exporter.export() == yaml.safe_load(GOLDEN.read_text("utf-8"))
    assert shop_exporter.findings == []


def test_lists_all_that_it_leaves_out_with_the_reason() -> None:
    odd = exporter(oddities.defs, "oddities")
    bundle = odd.export()

    assert sorted(asset["key"] for asset in bundle["assets"]) == [
        "at_midnight",
        "first",
        "follows_nameless",
        "left",
        "rich",
        "right",
        "second",
    ]
    assert bundle["materializers"] == [
        {"name": "both", "materializer": WORKERS.document()},
    ]
    shared = {"type": "shared", "name": "both"}
    assert [a["key"] for a in bundle["assets"] if a.get("materializer") == shared] == [
        "left",
        "right",
    ]
    assert sorted(str(finding) for finding in odd.findings) == [
        "asset by_name_of_month: left out: keys are formatted with %b, which no pattern has",
        "asset nameless: left out: its dynamic partitions have no name",
        "automation of asset at_midnight: only eager(), on_cron() and on_missing() as they are"
        " have a counterpart (on_cron(0 0 * * *, UTC))",
        "configuration of job all_of_it: a job has none, its runs may",
        "dependency of asset follows_nameless on nameless: left out, for that asset is",
        "freshness of asset first: it follows a cron; maximumAge says how old a partition may be",
        "freshness of asset rich: it asks for any partition at times, a bundle for each time"
        " window: say deadline, how long after the end of its window each has to be there",
        "freshness of asset second: only the window that fails counts",
        "job laundry: it runs ops, not assets",
        "job nameless_job: it runs assets that were left out (nameless)",
        "retryPolicy of asset second: at most 100 runs follow a failed one (101)",
        "schedule decided_by_a_function: what it asks for is decided by a function (0 5 * * *)",
        "schedule mixed: its assets are not partitioned alike",
        "schedule which_day: it runs partitioned assets without saying which partitions",
        "sensor after_first: what it does is a function; a sensor of type asset runs a target"
        " after an asset",
        "sensor looks_around: what it does is a function; files are taken by sensors of type"
        " fileArrival and directory, anything else by a program that produces to the request"
        " topics",
        "sensor tells: what it does is a function; a sensor of type runStatus runs a target after"
        " runs that have ended",
        "slots of pool lake: Dagster's instance has them, 1 is taken; --pool lake=SLOTS says"
        " otherwise",
        "slots of pool warehouse: Dagster's instance has them, 1 is taken; --pool warehouse=SLOTS"
        " says otherwise",
    ]


def test_says_the_policies_of_an_asset() -> None:
    bundle = Exporter(oddities.defs, "oddities", WORKERS, pools=Pools({"warehouse": 8})).export()
    rich = next(asset for asset in bundle["assets"] if asset["key"] == "rich")

    assert bundle["pools"] == [{"name": "lake", "slots": 1}, {"name": "warehouse", "slots": 8}]
    assert rich == {
        "key": "rich",
        "metadata": {"table": "t", "rows": "7", "sorted": "true"},
        "partitions": {"type": "daily", "start": "2024-01-01"},
        "checks": [{"name": "not_empty", "description": "Not empty.", "blocking": True}],
        "materializer": {"type": "worker", "queue": "shop"},
        "retryPolicy": {
            "maxRetries": 2,
            "delay": "PT1.5S",
            "backoff": "exponential",
            "jitter": True,
        },
        "backfillPolicy": {"type": "multiRun", "maxPartitionsPerRun": 7},
        "configSchema": {
            "type": "object",
            "properties": {
                "limit": {"type": "integer", "description": "So many.", "default": 10},
                "names": {"type": "array", "items": {"type": "string"}},
                "mode": {"enum": ["exact", "fast"], "default": "fast"},
                "until": {"anyOf": [{"type": "number"}, {"type": "null"}]},
            },
            "required": ["names"],
            "additionalProperties": False,
        },
        "pool": "warehouse",
    }


def test_says_jobs_and_schedules_of_several_assets() -> None:
    bundle = exporter(oddities.defs, "oddities").export()

    assert bundle["jobs"] == [
        {"name": "all_of_it", "target": "at_midnight", "tags": {"tranche/priority": "3"}}
    ]
    assert bundle["schedules"] == [
        {"name": "job_by_name", "job": "all_of_it", "cron": "0 0 * * *"},
        {"name": "pair_1", "target": "first or second", "cron": "0 6 * * *"},
        {"name": "pair_2", "target": "first or second", "cron": "0 18 * * *"},
    ]


def test_knows_what_pools_bear_from_the_instance(instance: dg.DagsterInstance) -> None:
    instance.event_log_storage.set_concurrency_slots("lake", 5)
    bundle = Exporter(oddities.defs, "oddities", WORKERS, pools=Pools.of(instance, {})).export()

    assert bundle["pools"][0] == {"name": "lake", "slots": 5}


def test_lets_assets_be_made_apart_where_the_function_can() -> None:
    bundle = exporter(work.defs, "work").export()

    assert sorted(bundle["materializers"], key=lambda one: str(one["name"])) == [
        {"name": "both", "materializer": WORKERS.document()},
        {"name": "either", "subsettable": True, "materializer": WORKERS.document()},
    ]


def test_does_not_share_what_reads_its_own_through_another() -> None:
    @dg.multi_asset(
        specs=[dg.AssetSpec("begin"), dg.AssetSpec("end", deps=["middle"])], can_subset=True
    )
    def ends() -> tuple[None, None]:
        return None, None

    @dg.asset(deps=["begin"])
    def middle() -> None: ...

    bundle = exporter(dg.Definitions(assets=[ends, middle]), "ends").export()

    assert {a["materializer"]["type"] for a in bundle["assets"]} == {"worker"}


def test_selects_keys_that_are_words_or_numbers() -> None:
    assert selection(["raw/orders", "and", "2024"]) == 'key:2024 or "and" or raw/orders'


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.5, "PT0.5S"), (90, "PT90S"), (172800, "PT172800S")]
)
def test_writes_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_writes_crons_out() -> None:
    assert five_fields("@weekly") == "0 0 * * 0"
    days = dg.TimeWindowPartitionsDefinition(
        start="2024-01-01", fmt="%Y-%m-%d", cron_schedule="@daily"
    )
    assert partitions(days) == {"type": "daily", "start": "2024-01-01"}


@pytest.mark.parametrize(
    ("strftime", "pattern"),
    [
        ("%Y-%m-%d", "uuuu-MM-dd"),
        ("%Y-%m-%dT%H:%M:%S%z", "uuuu-MM-dd'T'HH:mm:ssxx"),
        ("%Y/%j", "uuuu/DDD"),
        ("it's %d%%", "'it''s 'dd%"),
        ("%Y[%m]", "uuuu'['MM']'"),
    ],
)
def test_writes_formats_as_patterns(strftime: str, pattern: str) -> None:
    assert java_format(strftime) == pattern


def test_refuses_a_start_that_its_keys_cannot_say() -> None:
    months = dg.TimeWindowPartitionsDefinition(
        start=datetime(2024, 1, 15), fmt="%Y-%m", cron_schedule="0 0 1 * *"
    )
    with pytest.raises(CannotExportError, match=r"2024-01-15.* cannot say; start and end at keys"):
        partitions(months)


def test_says_of_a_schedule_only_what_differs_from_its_windows() -> None:
    daily = {"type": "daily", "start": "2024-01-01", "hourOffset": 6}
    assert schedule_times("0 6 * * *", daily) == {}
    assert schedule_times("30 7 * * *", daily) == {"at": "07:30"}
    assert schedule_times("5 * * * *", {"type": "hourly", "start": ""}) == {"minuteOfHour": 5}
    assert schedule_times("0 0 2 * *", {"type": "monthly", "start": ""}) == {"dayOfMonth": 2}
    with pytest.raises(CannotExportError, match="partitions of its target are daily"):
        schedule_times("0 * * * *", daily)


def test_takes_the_eager_policy_of_old_for_eager() -> None:
    @dg.asset(auto_materialize_policy=dg.AutoMaterializePolicy.eager())
    def old() -> None: ...

    @dg.asset(auto_materialize_policy=dg.AutoMaterializePolicy.lazy())
    def lazy() -> None: ...

    policies = exporter(dg.Definitions(assets=[old, lazy]), "policies")
    automations = {a["key"]: a.get("automation") for a in policies.export()["assets"]}

    assert automations == {"old": {"type": "eager"}, "lazy": None}
    assert [finding.subject for finding in policies.findings] == ["automation of asset lazy"]


def test_says_when_an_asset_is_materialized_by_a_cron_or_when_it_is_missing() -> None:
    condition = dg.AutomationCondition

    @dg.asset(automation_condition=condition.on_cron("@daily", "Europe/Berlin"))
    def at_midnight() -> None: ...

    @dg.asset(automation_condition=condition.on_cron("5 * * * *"))
    def hourly() -> None: ...

    @dg.asset(automation_condition=condition.on_missing())
    def missing() -> None: ...

    @dg.asset(automation_condition=condition.on_missing().ignore(dg.AssetSelection.all()))
    def other() -> None: ...

    conditions = exporter(
        dg.Definitions(assets=[at_midnight, hourly, missing, other]), "conditions"
    )
    automations = {a["key"]: a.get("automation") for a in conditions.export()["assets"]}

    assert automations == {
        "at_midnight": {"type": "onCron", "cron": "0 0 * * *", "timezone": "Europe/Berlin"},
        "hourly": {"type": "onCron", "cron": "5 * * * *"},
        "missing": {"type": "onMissing"},
        "other": None,
    }
    assert [finding.subject for finding in conditions.findings] == ["automation of asset other"]


def test_exits_with_1_if_it_is_strict_and_something_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    written = tmp_path / "bundle.yaml"
    command = ["export", "oddities:defs", "--output", str(written)]

    assert main(command) == 0
    assert "not exported: job laundry: " in capsys.readouterr().err
    assert main([*command, "--strict"]) == 1
    assert main(["export", "shop:defs", "--output", str(written), "--strict"]) == 0

    bundle = yaml.safe_load(written.read_text("utf-8"))
    assert bundle["bundle"] == "shop"
    assert bundle["assets"][1]["materializer"] == {"type": "worker", "queue": "shop"}


def test_exports_for_a_namespace_a_queue_and_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    named = ["--namespace", "sales", "--bundle", "sold", "--queue", "python"]
    assert main(["export", "shop:defs", *named]) == 0
    bundle = yaml.safe_load(capsys.readouterr().out)
    assert (bundle["namespace"], bundle["bundle"]) == ("sales", "sold")
    assert bundle["assets"][1]["materializer"]["queue"] == "python"

    assert main(["export", "shop:defs", "--as", "command", "--python", "python3"]) == 0
    materializer = yaml.safe_load(capsys.readouterr().out)["assets"][1]["materializer"]
    programs = Programs(
        "python3",
        str(Path(__file__).parents[1]),
        "shop:defs",
        str(tmp_path),
        str(tmp_path / ".dagster"),
    )
    assert materializer == programs.document()


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("shop", "expected module:attribute (shop)"),
        ("shop:days", "days of shop is none (shop:days)"),
        ("nowhere:defs", "No module named 'nowhere'"),
    ],
)
def test_says_what_is_wrong_with_a_target(
    target: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", target]) == 2
    assert message in capsys.readouterr().err


def test_says_what_is_wrong_with_a_pool(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "shop:defs", "--pool", "lake"]) == 2
    assert "Cannot read --pool: expected NAME=VALUE (lake)" in capsys.readouterr().err
    assert main(["export", "shop:defs", "--pool", "lake=deep"]) == 2
    assert "--pool lake has a number of slots (deep)" in capsys.readouterr().err
