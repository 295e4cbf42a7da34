"""The process that the user's code runs in: it is told what to make, and says what came of it.

It reads one line for each task from its standard input, and those that are to end; and writes to a
file of its own that it is ready, and of each task how far it has come and how it ended. The
standard output and error are the user's: they become the log of the task. At the end of its
standard input it ends with all that it has started, for nobody waits any longer.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from types import FrameType
from typing import Any, TextIO

from dagster_export.definitions import load
from dagster_export.execution import Executions, Stopped, Work
from dagster_export.home import instance_at


class Child:
    """One task at a time, on the main thread."""

    def __init__(self, executions: Executions, out: TextIO) -> None:
        self.executions = executions
        self.out = out
        self.tasks: queue.Queue[dict[str, Any]] = queue.Queue()
        self.mark = ""
        self.canceled: set[str] = set()
        self.is_working = False

    def read(self) -> None:
        """What it is told, on a thread of its own."""
        for line in sys.stdin:
            told = json.loads(line)
            if "cancel" not in told:
                self.tasks.put(told)
                continue
            self.canceled.add(told["cancel"])
            if self.mark == told["cancel"]:
                os.kill(os.getpid(), signal.SIGINT)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    def say(self, kind: str, **more: Any) -> None:
        self.out.write(json.dumps({"type": kind, **more}) + "\n")
        self.out.flush()

    def interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        if self.is_working:
            raise KeyboardInterrupt

    def work(self, task: dict[str, Any]) -> None:
        try:
            self.is_working = True
            self.mark = task["mark"]
            if self.mark in self.canceled:
                raise Stopped
            made = self.executions.make(
                Work(task["assets"], task["partitions"], task["tags"], task["config"]),
                lambda done: self.say("progress", done=done),
            )
            self.is_working = False
        except (KeyboardInterrupt, Stopped):
            self.is_working = False
            self._end(task, "stopped")
        except Exception as error:  # whatever it is, somebody waits for the answer
            self.is_working = False
            failure = {"error": f"{type(error).__name__}: {error}", "trace": []}
            self._end(task, "ended", made=[], checks=[], failure=failure)
        else:
            self._end(task, "ended", **made.document())

    def _end(self, task: dict[str, Any], kind: str, **more: Any) -> None:
        """The mark tells the reader of the log that there is no more of this task."""
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(sys.stdout.fileno(), f"\n{task['mark']}\n".encode())
        self.say(kind, **more)


def serve(target: str, descriptor: int) -> int:
    """Until the standard input ends."""
    os.set_inheritable(descriptor, False)
    with (
        os.fdopen(descriptor, "w", encoding="utf-8") as out,
        instance_at(os.environ["DAGSTER_HOME"]) as instance,
    ):
        child = Child(Executions(load(target), instance), out)
        signal.signal(signal.SIGINT, child.interrupt)
        threading.Thread(target=child.read, daemon=True).start()
        child.say("ready", assets=child.executions.versions())
        while True:
            child.work(child.tasks.get())
