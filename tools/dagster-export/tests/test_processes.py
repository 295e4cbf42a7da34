"""The processes that the user's code runs in."""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dagster_export import processes
from dagster_export.definitions import UsageError
from dagster_export.processes import Process, Processes

TESTS = Path(__file__).parent
PATIENCE_SECONDS = 60


def eventually(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "it has not happened"
        threading.Event().wait(0.05)


@pytest.fixture
def one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Processes]:
    monkeypatch.chdir(TESTS)
    monkeypatch.setenv("GUIDES_FOLDER", str(tmp_path))
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    one = Processes("work:defs", 1)
    one.await_ready()
    yield one
    one.kill()


def perform(
    process: Process, asset: str, mark: str | None = None, **config: Any
) -> tuple[dict[str, Any], list[str]]:
    log: list[str] = []
    task = {"mark": mark or str(uuid.uuid4()), "assets": [asset], "partitions": [""], "tags": {}}
    ending = process.perform(task | {"config": config}, log.extend, lambda done: None)
    return ending, log


def test_makes_task_after_task_and_hands_the_log_on(one: Processes) -> None:
    process = one.free.get()
    first, log = perform(process, "configured", limit=3)
    second, other_log = perform(process, "configured")

    assert first["made"][0]["metadata"]["limit"] == 3
    assert "limited to 3" in log
    assert second["made"][0]["metadata"]["limit"] == 10
    assert "limited to 10" in other_log
    assert "limited to 3" not in other_log


def test_ends_a_task_that_is_canceled_and_goes_on(one: Processes, tmp_path: Path) -> None:
    process = one.free.get()
    endings: list[dict[str, Any]] = []
    working = threading.Thread(target=lambda: endings.append(perform(process, "slow", "it")[0]))
    working.start()
    eventually((tmp_path / "slow-began").exists)
    process.cancel("it")
    working.join(PATIENCE_SECONDS)

    assert endings[0]["type"] == "stopped" or endings[0]["failure"]
    assert (tmp_path / "slow-cleaned").exists()
    assert perform(process, "configured")[0]["failure"] is None


def test_does_not_begin_what_was_canceled_before(one: Processes, tmp_path: Path) -> None:
    process = one.free.get()
    process.cancel("it")

    assert perform(process, "slow", "it")[0] == {"type": "stopped"}
    assert not (tmp_path / "slow-began").exists()


def test_kills_who_does_not_listen_and_replaces_it(
    one: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 1)
    process = one.free.get()
    endings: list[dict[str, Any]] = []
    working = threading.Thread(target=lambda: endings.append(perform(process, "deaf", "it")[0]))
    working.start()
    eventually((tmp_path / "deaf-began").exists)
    process.cancel("it")
    working.join(PATIENCE_SECONDS)

    assert endings == [{"type": "died", "error": "its process was killed by signal 9"}]
    one.give_back(process)
    assert perform(one.free.get(), "configured")[0]["failure"] is None


def test_ends_with_all_that_it_has_started_when_nobody_waits(
    one: Processes, tmp_path: Path
) -> None:
    process = one.free.get()
    working = threading.Thread(target=lambda: perform(process, "slow"))
    working.start()
    eventually((tmp_path / "slow-began").exists)
    assert process.process.stdin is not None
    process.process.stdin.close()
    working.join(PATIENCE_SECONDS)

    def is_gone() -> bool:
        try:
            os.killpg(process.process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    eventually(is_gone)


def test_says_that_there_are_no_such_definitions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))

    with pytest.raises(UsageError, match="its process ended with status 2"):
        Processes("nowhere:defs", 1).await_ready()
