"""Child processes as the worker sees them: one for each slot, ready before it is needed."""

from __future__ import annotations

import json
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dagster_export.definitions import UsageError

GRACE_SECONDS = 20
LOG_SECONDS = 0.3
DRAIN_SECONDS = 5
MOST_OF_A_LINE = 2_000

Log = Callable[[list[str]], None]
Progress = Callable[[int], None]


class Process:
    """One child. It takes a task at a time, from one thread; any other may cancel it."""

    def __init__(self, target: str) -> None:
        reading, writing = os.pipe()
        package = str(Path(__file__).resolve().parents[1])
        paths = [package, os.environ.get("PYTHONPATH", "")]
        own = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dagster_export", "child", target, str(writing)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(writing,),
            env={**os.environ, **own},
            start_new_session=True,
        )
        os.close(writing)
        self.said = os.fdopen(reading, encoding="utf-8")
        self.mark = ""
        self.log: Log | None = None
        self.drained = threading.Event()
        self.writing = threading.Lock()
        threading.Thread(target=self._read_log, daemon=True).start()

    def await_ready(self) -> dict[str, str]:
        """The assets that it makes, each with the version of its code."""
        line = self.said.readline()
        if not line:
            self.drained.wait(DRAIN_SECONDS)
            raise UsageError(f"Cannot load definitions: its process {self._end()}")
        assets: dict[str, str] = json.loads(line)["assets"]
        return assets

    def perform(self, task: dict[str, Any], log: Log, progress: Progress) -> dict[str, Any]:
        """Hands a task over and waits for its end."""
        self.mark, self.log = task["mark"], log
        self.drained.clear()
        ending: dict[str, Any] | None = None
        try:
            self._tell(task)
            while ending is None and (line := self.said.readline()):
                said = json.loads(line)
                if said["type"] == "progress":
                    progress(said["done"])
                elif said["type"] != "ready":
                    ending = said
        except BrokenPipeError:
            pass
        self.drained.wait(DRAIN_SECONDS)
        self.log = None
        return ending or {"type": "died", "error": f"its process {self._end()}"}

    def cancel(self, mark: str) -> None:
        """Asks for the end of a task, also of one that it is told next; who is deaf is killed."""
        try:
            self._tell({"cancel": mark})
        except BrokenPipeError:
            return
        late = threading.Timer(GRACE_SECONDS, lambda: self._kill_at(mark))
        late.daemon = True
        late.start()

    def _tell(self, what: dict[str, Any]) -> None:
        with self.writing:
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps(what).encode() + b"\n")
            self.process.stdin.flush()

    def _kill_at(self, mark: str) -> None:
        if self.mark == mark and self.log is not None:
            self.kill()

    def kill(self) -> None:
        """Ends it at once, with all that it has started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def _end(self) -> str:
        try:
            status = self.process.wait(timeout=DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return "did not answer"
        return f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"

    def _read_log(self) -> None:
        """What is printed goes to the log of the task, several lines at once, and is passed on."""
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        rest, lines, since = b"", [], time.monotonic()
        chunk = b"."
        while chunk:
            is_there = bool(select.select([descriptor], [], [], LOG_SECONDS)[0])
            if is_there:
                chunk = os.read(descriptor, 1 << 16)
                *whole, rest = (rest + chunk).split(b"\n")
                lines += [line.decode("utf-8", "replace")[:MOST_OF_A_LINE] for line in whole]
            is_late = time.monotonic() - since > LOG_SECONDS
            if lines and (not is_there or is_late or self.mark in lines):
                lines, since = self._hand_on(lines), time.monotonic()
        self._hand_on([*lines, rest.decode("utf-8", "replace")])
        self.drained.set()

    def _hand_on(self, lines: list[str]) -> list[str]:
        is_over = bool(self.mark) and self.mark in lines
        printed = [line for line in lines if line.strip() and line != self.mark]
        for line in printed:
            print(line, file=sys.stderr, flush=True)
        if printed and self.log is not None:
            self.log(printed)
        if is_over:
            self.drained.set()
        return []


class Processes:
    """As many as there are slots."""

    def __init__(self, target: str, count: int) -> None:
        self.target = target
        self.all = [Process(target) for _ in range(count)]
        self.free: queue.Queue[Process] = queue.Queue()

    def await_ready(self) -> dict[str, str]:
        assets: dict[str, str] = {}
        for process in self.all:
            assets = process.await_ready()
            self.free.put(process)
        return assets

    def give_back(self, process: Process) -> None:
        """A dead one is replaced."""
        if not process.is_alive():
            self.all.remove(process)
            process = Process(self.target)
            self.all.append(process)
        self.free.put(process)

    def kill(self) -> None:
        for process in list(self.all):
            process.kill()
