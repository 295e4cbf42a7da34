"""The bundle that is written, and what is said to be missing from it."""

from datetime import datetime
from pathlib import Path

import dagster as dg
import oddities
import pytest
import shop
import yaml

from dagster_export import (
    CannotExportError,
    Exporter,
    Runner,
    java_format,
    main,
    partitions,
    schedule_times,
)

GOLDEN = Path(__file__).with_name("shop.yaml")
RUNNER = Runner("python3", "dagster_export.py", "shop:defs", "/opt/shop", "/var/dagster")


def exporter(definitions: dg.Definitions, name: str) -> Exporter:
    return Exporter(definitions, name, RUNNER)


def test_says_everything_that_a_bundle_can_say() -> None:
    shop_exporter = exporter(shop.defs, "shop")

    assert shop_exporter.export() == yaml.safe_load(GOLDEN.read_text("utf-8"))
    assert shop_exporter.findings == []


def test_lists_all_that_it_leaves_out_with_the_reason() -> None:
    odd = exporter(oddities.defs, "oddities")
    bundle = odd.export()

    assert sorted(asset["key"] for asset in bundle["assets"]) == [
        "at_midnight",
        "broken",
        "first",
        "follows_nameless",
        "left",
        "rich",
        "right",
        "second",
    ]
    assert bundle["materializers"] == [
        {"name": "both", "materializer": RUNNER.materializer()},
    ]
    shared = {"type": "shared", "name": "both"}
    assert [a["key"] for a in bundle["assets"] if a.get("materializer") == shared] == [
        "left",
        "right",
    ]
    assert [schedule["target"] for schedule in bundle["schedules"]] == ["first"]
    assert sorted(str(finding) for finding in odd.findings) == [
        "asset by_name_of_month: left out: keys are formatted with %b, which no pattern has",
        "asset nameless: left out: its dynamic partitions have no name",
        "automation of asset at_midnight: only eager() has a counterpart (on_cron(0 0 * * *, UTC))",
        "backfill policy of asset rich: a bundle has no field for it",
        "check not_empty of asset at_midnight: bundles have no checks",
        "code version of asset rich: a bundle has no field for it",
        "dependency of asset follows_nameless on nameless: left out, for that asset is",
        "job all_of_it: a bundle has no jobs; run its assets",
        "job laundry: a bundle has no jobs; run its assets",
        "metadata of asset rich: a bundle has no field for it",
        "pool of asset rich: a bundle has no field for it",
        "retry policy of asset rich: a bundle has no field for it",
        "schedule decided_by_a_function: what it asks for is decided by a function (0 5 * * *)",
        "schedule pair: second does not follow by itself: a schedule runs one asset; give the"
        " others eager automation",
        "schedule which_day: it runs partitioned assets without saying which partitions",
        "sensor looks_around: what it does is a function; files are taken by sensors of type"
        " fileArrival, anything else by producing to the request topics",
    ]


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
    materializer = bundle["assets"][1]["materializer"]
    assert materializer["command"][2:] == ["run", "shop:defs"]
    assert materializer["workingDirectory"] == str(tmp_path)
    assert materializer["env"] == {"DAGSTER_HOME": str(tmp_path / ".dagster")}


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
