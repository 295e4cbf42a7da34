"""A whole installation on this machine, and workers of it, for tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent
HOME = TESTS.parents[2]
LAUNCHER = os.environ.get("TRANCHE_LAUNCHER")
PATIENCE_SECONDS = 240
ENDED = ("SUCCESS", "FAILURE", "CANCELED")


def eventually(found: Callable[[], Any], of: str) -> Any:
    """What is found, as soon as there is something."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (value := found()):
        assert time.monotonic() < until, f"not in {PATIENCE_SECONDS} s: {of}"
        threading.Event().wait(0.1)
    return value


def end(process: subprocess.Popen[str]) -> None:
    """Asks it to end; makes it end where it was started deaf to that, as under nohup."""
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


class Installation:
    """The launcher's jar, on a folder of its own."""

    def __init__(self, data: Path, folder: Path) -> None:
        own = {
            "TRANCHE_HOME": HOME,
            "TRANCHE_DATA": data,
            "SHOP_FOLDER": folder,
            "GUIDES_FOLDER": folder,
            "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}",
        }
        self.data, self.folder = data, folder
        self.environment = {**os.environ, **{name: str(value) for name, value in own.items()}}

    def _command(self, *arguments: str) -> list[str]:
        return ["java", "-Xmx300m", "-XX:TieredStopAtLevel=1", "-jar", str(LAUNCHER), *arguments]

    def tranche(self, *arguments: str) -> str:
        return self._run(*self._command(*arguments))

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=TESTS,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE_SECONDS,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    @contextmanager
    def up(self) -> Iterator[Installation]:
        with subprocess.Popen(
            self._command("up", "--data", str(self.data)),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if line.startswith("Console "):
                    break
            else:
                raise AssertionError("".join(said))
            try:
                yield self
            finally:
                end(process)

    def endpoint(self, name: str) -> str:
        return str(json.loads((self.data / "endpoints.json").read_text())[name])

    def ask(self, path: str, form: Any = None) -> Any:
        request = urllib.request.Request(
            self.endpoint("console") + "/api/v1/" + path,
            None if form is None else json.dumps(form).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.read().decode()}") from error

    def export(self, target: str, *options: str) -> Path:
        """Writes, checks and applies the bundle."""
        folder = self.folder / target.replace(":", "-").replace(".", "-")
        folder.mkdir(exist_ok=True)
        output = ["--output", str(folder / "bundle.yaml")]
        module = [sys.executable, "-W", "ignore", "-m", "dagster_export", "export"]
        self._run(*module, target, *output, *options)
        assert "no problem" in self.tranche("validate", "-f", str(folder))
        self.tranche("apply", "-f", str(folder))
        return folder

    def launch(self, asset: str, *partitions: str, **form: Any) -> str:
        split = {"partitions": list(partitions)} if partitions else {}
        return str(self.ask("runs", {"asset": asset, **split, **form})["id"])

    def run(self, run: str) -> Any:
        return self.ask(f"runs/{run}")

    def ended(self, run: str) -> Any:
        def found() -> Any:
            now = self.run(run)
            return now if now["status"] in ENDED else None

        try:
            return eventually(found, f"run {run} has ended")
        except AssertionError as late:
            raise AssertionError(f"{late}: {self.run(run)}") from late

    def made(self, asset: str, *partitions: str, **form: Any) -> Any:
        """The run, which has succeeded."""
        run = self.ended(self.launch(asset, *partitions, **form))
        assert run["status"] == "SUCCESS", run.get("error")
        return run

    def metadata(self, asset: str, partition: str = "") -> Any:
        query = urllib.parse.urlencode({"asset": asset, "partition": partition})
        return self.ask(f"materializations?{query}")["items"][0]["metadata"]


class Worker:
    """``dagster_export worker`` as a process."""

    def __init__(self, installation: Installation, target: str, queue: str, *options: str) -> None:
        module = [sys.executable, "-W", "ignore", "-m", "dagster_export", "worker", target]
        home = installation.folder / "dagster"
        place = ["--kafka", installation.endpoint("kafka"), "--queue", queue]
        self.process = subprocess.Popen(
            [*module, *place, "--dagster-home", str(home), *options],
            env=installation.environment,
            cwd=TESTS,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.id = self.process.stdout.readline().partition(" ")[0]
        assert self.id.startswith(queue), "the worker has not started"

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE_SECONDS)
