"""A worker of Tranche that makes assets by Dagster.

This process says that it lives, takes tasks and answers for them; the user's code runs in children,
so that nothing which happens there makes it silent.
"""

from __future__ import annotations

import json
import sys
import threading
import uuid
from typing import Any

from dagster_export.link import MOST_BYTES, Link
from dagster_export.materializers import Names
from dagster_export.processes import Process, Processes

BEAT_SECONDS = 1
RESULT = "io.tranche.task-result.v1"
BEAT = "io.tranche.worker-beat.v1"


class Task:
    """One offer, and what becomes of it."""

    def __init__(self, worker: Worker, offer: dict[str, Any]) -> None:
        self.worker, self.offer = worker, offer
        self.speaker = worker.id
        self.acceptance = str(uuid.uuid4())
        self.is_begun = False
        self.is_canceled = False
        self.process: Process | None = None
        self.lines = 0

    def answer(self, kind: str, which: str = "", **more: Any) -> None:
        """Tells run-service something; ``which`` tells apart what is said more than once."""
        offer = self.offer
        self.worker.link.say(
            "task-results",
            offer["runId"],
            RESULT,
            [kind, offer["task"], self.acceptance, which],
            {
                "type": kind,
                "worker": self.speaker,
                "task": offer["task"],
                "runId": offer["runId"],
                "acceptance": self.acceptance,
                **more,
            },
        )

    def log(self, lines: list[str]) -> None:
        self.lines += 1
        self.answer("log", str(self.lines), number=self.lines, lines=lines)

    def progress(self, done: int) -> None:
        self.answer("progress", str(done), done=done, of=len(self.offer["partitions"]))

    def cancel(self) -> None:
        self.is_canceled = True
        if self.process is not None:
            self.process.cancel(self.acceptance)

    def work(self) -> None:
        process = self.worker.processes.free.get()
        try:
            with self.worker.lock:
                self.process = process
                stopped = self.is_canceled
            ending = {"type": "stopped"}
            if not stopped:
                ending = process.perform(self._told(), self.log, self.progress)
            with self.worker.lock:
                self.process = None
            self._end(ending)
        finally:
            self.worker.ended(self)
            self.worker.processes.give_back(process)

    def _told(self) -> dict[str, Any]:
        offer = self.offer
        tags = {"tranche/run_id": offer["runId"], "tranche/token": str(offer["token"])}
        partitions = offer["partitions"]
        if len(partitions) == 1 and partitions[0].get("source"):
            tags["tranche/source"] = partitions[0]["source"]
        if len(partitions) == 1 and partitions[0].get("metadata"):
            tags["tranche/metadata"] = json.dumps(partitions[0]["metadata"])
        return {
            "mark": self.acceptance,
            "assets": [self.worker.names.inside(asset) for asset in offer["assets"]],
            "partitions": [partition["key"] for partition in partitions],
            "tags": tags,
            "config": offer.get("runConfig") or {},
        }

    def _end(self, ending: dict[str, Any]) -> None:
        failure = ending.get("failure")
        if ending["type"] == "ended" and not failure:
            self._succeed(ending)
        elif self.is_canceled:
            self.answer("stopped")
        else:
            failure = failure or {"error": ending.get("error", "it was interrupted"), "trace": []}
            if failure["trace"]:
                self.log(failure["trace"])
            self.answer("failed", error=failure["error"])

    def _succeed(self, ending: dict[str, Any]) -> None:
        told: dict[str, Any] = {
            "made": self._named(ending["made"]),
            "checks": self._named(ending["checks"]),
        }
        size = len(json.dumps(told)) + 1_000
        if size > MOST_BYTES:
            reason = f"its metadata has more than {MOST_BYTES} bytes ({size})"
            self.answer("failed", error=reason)
        else:
            self.answer("succeeded", **told)

    def _named(self, ofs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one | {"asset": self.worker.names.outside(one["asset"])} for one in ofs]


class Worker:
    """Takes tasks until it is told to end, and ends when they are done."""

    def __init__(
        self, link: Link, queue: str, names: Names, processes: Processes, slots: int
    ) -> None:
        self.link, self.processes, self.slots = link, processes, slots
        self.queue, self.names = queue, names
        self.id = self._new_id()
        self.assets: dict[str, str] = {}
        self.tasks: dict[str, Task] = {}
        self.lock = threading.RLock()
        self.ending = threading.Event()

    def _new_id(self) -> str:
        """Never used again: a dead id does not live again."""
        return f"{self.queue}-{uuid.uuid4()}"

    def run(self) -> None:
        made = self.processes.await_ready()
        self.assets = {self.names.outside(name): version for name, version in made.items()}
        self.link.listen()
        threading.Thread(target=self._beat, daemon=True).start()
        print(f"{self.id} is ready", flush=True)
        while self.slots > 0 or self.tasks:
            command = self.link.hear(self.id)
            if command is not None:
                with self.lock:
                    self._take(command)
        self.ending.set()
        self.link.close()
        self.processes.kill()

    def _beat(self) -> None:
        number = 0
        while not self.ending.is_set():
            number += 1
            beat = {
                "type": "heartbeat",
                "worker": self.id,
                "queue": self.names.outside(self.queue),
                "slots": self.slots,
                "assets": self.assets,
                "number": number,
            }
            identity = ["beat", self.id, str(number)]
            self.link.say("worker-beats", self.id, BEAT, identity, beat)
            self.ending.wait(BEAT_SECONDS)

    def _take(self, command: dict[str, Any]) -> None:
        kind = command["type"]
        task = self.tasks.get(command.get("task", ""))
        if kind == "offer":
            if task is None:
                task = self.tasks[command["task"]] = Task(self, command)
            if not task.is_begun:
                task.answer("accepted")
        elif kind == "begin" and task and task.acceptance == command["acceptance"]:
            if not task.is_begun:
                task.is_begun = True
                threading.Thread(target=task.work, daemon=True).start()
        elif kind == "cancel" and task:
            if command.get("acceptance", task.acceptance) == task.acceptance:
                self._cancel(task)
        elif kind == "dismiss":
            self._come_back(command["reason"])

    def _cancel(self, task: Task) -> None:
        if not task.is_begun:
            del self.tasks[task.offer["task"]]
        elif not task.is_canceled:
            task.cancel()

    def _come_back(self, reason: str) -> None:
        """All that it works on is lost: it goes on under another id, without it."""
        print(f"{self.id} was dismissed: {reason}", file=sys.stderr, flush=True)
        for task in self.tasks.values():
            task.cancel()
            if task.process is not None:
                task.process.kill()
        self.tasks = {}
        self.id = self._new_id()
        print(f"{self.id} is ready", flush=True)

    def ended(self, task: Task) -> None:
        with self.lock:
            if self.tasks.get(task.offer["task"]) is task:
                del self.tasks[task.offer["task"]]

    def drain(self) -> None:
        """Takes no new tasks; the second time, ends at once."""
        if self.slots == 0:
            self.processes.kill()
            sys.exit(1)
        self.slots = 0
