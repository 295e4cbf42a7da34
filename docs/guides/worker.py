"""A worker: makes the partitions of assets that it has functions for.

usage: worker.py BROKERS QUEUE FOLDER [PREFIX]

FOLDER is where the reports land; PREFIX is that of the topics, tranche. if none is given.
"""

import fcntl
import hashlib
import json
import os
import signal
import sys
import threading
import uuid
from datetime import datetime, timezone
from pathlib import Path
from urllib.request import Request, urlopen

from confluent_kafka import Consumer, Producer, TopicPartition

SLOTS = 2
BEAT_SECONDS = 1
VERSION = "1.0"


class Canceled(Exception):
    pass


class FencedOff(Exception):
    pass


class Task:
    """One offer: what is to be made, and whether somebody wants it to end."""

    def __init__(self, worker, offer):
        self.worker = worker
        self.offer = offer
        self.acceptance = str(uuid.uuid4())
        self.begun = False
        self.canceled = threading.Event()
        self.lines = 0

    def answer(self, kind, which="", **more):
        """Tells run-service something; `which` tells apart what is said more than once."""
        self.worker.send(
            "task-results",
            self.offer["runId"],
            ("io.tranche.task-result.v1", kind, self.offer["task"], self.acceptance, which),
            {
                "type": kind,
                "worker": self.worker.id,
                "task": self.offer["task"],
                "runId": self.offer["runId"],
                "acceptance": self.acceptance,
                **more,
            },
        )

    def log(self, line):
        self.lines += 1
        self.answer("log", str(self.lines), number=self.lines, lines=[line])

    def progress(self, done, of):
        if self.canceled.is_set():
            raise Canceled
        self.answer("progress", str(done), done=done, of=of)

    def work(self):
        try:
            made = ASSETS[self.offer["assets"][0]](self, self.worker.folder)
            self.answer("succeeded", made=made)
        except Canceled:
            self.answer("stopped")
        except Exception as failure:  # whatever it is, somebody waits for the answer
            self.answer("failed", error=str(failure) or repr(failure))
        finally:
            self.worker.ended(self)


class Worker:
    def __init__(self, brokers, queue, folder, prefix):
        # Never used again, not by this worker either: a dead id does not live again.
        self.id = f"{queue}-{uuid.uuid4()}"
        self.queue, self.folder, self.prefix = queue, folder, prefix
        self.slots = SLOTS
        self.tasks = {}
        self.lock = threading.Lock()
        self.ending = threading.Event()
        # Keys are placed as Java places them, so that all answers to a run are in one order.
        self.producer = Producer(
            {
                "bootstrap.servers": brokers,
                "enable.idempotence": True,
                "partitioner": "murmur2_random",
            }
        )
        # Without a consumer group: the whole topic, from its end, before the first heartbeat.
        self.consumer = Consumer(
            {
                "bootstrap.servers": brokers,
                "group.id": self.id,
                "enable.auto.commit": False,
            }
        )
        topic = prefix + "tasks"
        partitions = self.consumer.list_topics(topic, timeout=30).topics[topic].partitions
        places = [TopicPartition(topic, partition) for partition in partitions]
        for place in places:
            place.offset = self.consumer.get_watermark_offsets(place, timeout=30)[1]
        self.consumer.assign(places)

    def send(self, topic, key, identity, value):
        kind, *parts = identity
        self.producer.produce(
            self.prefix + topic,
            json.dumps(value).encode(),
            key,
            headers={
                "ce_specversion": "1.0",
                "ce_id": hashlib.sha256("\0".join(parts).encode()).hexdigest()[:26],
                "ce_type": kind,
                "ce_source": "/" + self.queue + "-worker",
                "ce_time": datetime.now(timezone.utc).isoformat().replace("+00:00", "Z"),
                "content-type": "application/json",
            },
        )
        self.producer.poll(0)

    def beat(self):
        number = 0
        while not self.ending.is_set():
            number += 1
            self.send(
                "worker-beats",
                self.id,
                ("io.tranche.worker-beat.v1", "beat", self.id, str(number)),
                {
                    "type": "heartbeat",
                    "worker": self.id,
                    "queue": self.queue,
                    "slots": self.slots,
                    "assets": {asset: VERSION for asset in ASSETS},
                    "number": number,
                },
            )
            self.ending.wait(BEAT_SECONDS)

    def run(self):
        threading.Thread(target=self.beat, daemon=True).start()
        print(f"{self.id} is ready", flush=True)
        while self.slots > 0 or self.tasks:
            record = self.consumer.poll(0.2)
            if record is None or record.error() or record.key() != self.id.encode():
                continue
            self.hear(json.loads(record.value()))
        self.ending.set()
        self.producer.flush(30)

    def hear(self, command):
        kind = command["type"]
        with self.lock:
            task = self.tasks.get(command.get("task"))
            if kind == "offer" and task is None:
                task = self.tasks[command["task"]] = Task(self, command)
                task.answer("accepted")
            elif kind == "begin" and task and task.acceptance == command["acceptance"]:
                if not task.begun:
                    task.begun = True
                    threading.Thread(target=task.work, daemon=True).start()
            elif kind == "cancel" and task:
                if command.get("acceptance", task.acceptance) == task.acceptance:
                    task.canceled.set()
                    if not task.begun:
                        del self.tasks[command["task"]]
            elif kind == "dismiss":
                # Whatever it works on is lost. Whoever starts it again gives it another id.
                print(f"dismissed: {command['reason']}", flush=True)
                os._exit(75)

    def ended(self, task):
        with self.lock:
            self.tasks.pop(task.offer["task"], None)

    def drain(self, *_):
        """Takes no new tasks, and ends when those that it has are done."""
        self.slots = 0


def publish(path, text, token):
    """Replaces a file, unless a run with a higher token has written it since."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{path}.token", "a+") as fence:
        fcntl.flock(fence, fcntl.LOCK_EX)
        fence.seek(0)
        held = int(fence.read() or 0)
        if held > token:
            raise FencedOff(f"a newer run holds {path} (token {token}, held by {held})")
        fence.truncate(0)
        fence.write(str(token))
        fence.flush()
        new = Path(f"{path}.new")
        new.write_text(text)
        os.replace(new, path)


def daily_report(task, folder):
    made = []
    partitions = task.offer["partitions"]
    for number, partition in enumerate(partitions, 1):
        day = partition["key"]
        task.log(f"writing the report of {day}")
        text = f"Report of {day}\n"
        publish(Path(folder) / f"{day}.txt", text, task.offer["token"])
        made.append({"partition": day, "metadata": {"characters": len(text)}})
        task.progress(number, len(partitions))
    return made


def put(place, content):
    """Writes an output: to a URL that was signed for this task, or to a path in a folder."""
    if place.startswith(("http://", "https://")):
        urlopen(Request(place, content, method="PUT"), timeout=600).close()
    else:
        Path(place).write_bytes(content)


def daily_table(task, folder):
    """Its files are published by run-service, behind a fence, once this has succeeded."""
    for day, place in task.offer["outputs"]["reports/table"].items():
        put(place, f"day,visitors\n{day},3\n".encode())
    return []


ASSETS = {"reports/daily": daily_report, "reports/table": daily_table}


def main():
    brokers, queue, folder = sys.argv[1:4]
    prefix = sys.argv[4] if len(sys.argv) > 4 else "tranche."
    worker = Worker(brokers, queue, folder, prefix)
    signal.signal(signal.SIGTERM, worker.drain)
    signal.signal(signal.SIGINT, worker.drain)
    worker.run()


if __name__ == "__main__":
    main()
