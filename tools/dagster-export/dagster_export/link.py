"""Tranche's topics, as a worker sees them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from confluent_kafka import Consumer, Producer, TopicPartition

MOST_BYTES = 4 << 20
PATIENCE_SECONDS = 30


class Link:
    """Says what a worker says, and hears what any worker is told."""

    def __init__(self, brokers: str, prefix: str, name: str, settings: Mapping[str, str]) -> None:
        self.prefix, self.source = prefix, f"/{name}"
        client = {"bootstrap.servers": brokers, **settings}
        # Nothing is given up, however long Kafka stands still; and all that is said of a run is in
        # one order, for keys are placed as Java places them.
        self.producer = Producer(
            {
                "enable.idempotence": True,
                "partitioner": "murmur2_random",
                "message.timeout.ms": 0,
                "message.max.bytes": MOST_BYTES + (64 << 10),
                "linger.ms": 0,
                **client,
            }
        )
        self.consumer = Consumer({"group.id": name, "enable.auto.commit": False, **client})

    def listen(self) -> None:
        """From the end of the whole topic, without a consumer group."""
        topic = self.prefix + "tasks"
        partitions = self.consumer.list_topics(topic, timeout=PATIENCE_SECONDS).topics[topic]
        places = [TopicPartition(topic, number) for number in partitions.partitions]
        for place in places:
            place.offset = self.consumer.get_watermark_offsets(place, timeout=PATIENCE_SECONDS)[1]
        self.consumer.assign(places)

    def hear(self, worker: str) -> dict[str, Any] | None:
        """The next that the worker is told, if that is soon."""
        record = self.consumer.poll(0.2)
        if record is None or record.error() or record.key() != worker.encode():
            return None
        command: dict[str, Any] = json.loads(record.value() or b"{}")
        return command

    def say(self, topic: str, key: str, kind: str, identity: list[str], value: Any) -> None:
        record: dict[str, Any] = {
            "topic": self.prefix + topic,
            "key": key,
            "value": json.dumps(value, allow_nan=False).encode(),
            "headers": {
                "ce_specversion": "1.0",
                "ce_id": hashlib.sha256("\0".join(identity).encode()).hexdigest()[:26],
                "ce_type": kind,
                "ce_source": self.source,
                "ce_time": datetime.now(timezone.utc).isoformat().replace("+00:00", "Z"),
                "content-type": "application/json",
            },
        }
        is_taken = False
        while not is_taken:
            try:
                self.producer.produce(**record)
                is_taken = True
            except BufferError:
                self.producer.poll(1)
        self.producer.poll(0)

    def close(self) -> None:
        self.producer.flush(PATIENCE_SECONDS)
        self.consumer.close()
