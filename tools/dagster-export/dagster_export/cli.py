"""The command line."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

import dagster_export
from dagster_export.definitions import UsageError, load
from dagster_export.exporter import Exporter
from dagster_export.home import instance_at
from dagster_export.materializers import Names, Programs, Workers
from dagster_export.pools import Pools


def main(given: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(given)
    try:
        status: int = arguments.does(arguments)
        return status
    except (UsageError, ImportError) as problem:
        print(problem, file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="dagster_export", description=dagster_export.__doc__)
    commands = top.add_subparsers(dest="command", required=True)

    writing = commands.add_parser("export", help="write the bundle of a Definitions object")
    writing.set_defaults(does=export)
    writing.add_argument("target", help="module:attribute, importable from here")
    writing.add_argument("--bundle", help="the bundle's name; the module's unless given")
    writing.add_argument("--namespace", help="the first segment of all its names")
    writing.add_argument("--output", "-o", help="the file to write instead of standard output")
    writing.add_argument("--strict", action="store_true", help="exit 1 if anything is not exported")
    writing.add_argument(
        "--as",
        dest="kind",
        choices=("worker", "command"),
        default="worker",
        help="what runs assets",
    )
    writing.add_argument("--queue", help="of the workers; the bundle's name unless given")
    writing.add_argument(
        "--pool", action="append", default=[], metavar="NAME=SLOTS", help="how much a pool bears"
    )
    writing.add_argument(
        "--python", default=sys.executable, help="the interpreter that runs commands"
    )
    _add_home(writing)

    working = commands.add_parser("worker", help="make the exported assets")
    working.set_defaults(does=work)
    working.add_argument("target", help="module:attribute, importable from here")
    working.add_argument("--kafka", required=True, help="HOST:PORT of a broker, or several with ,")
    working.add_argument("--queue", help="whose tasks to take; the module's name unless given")
    working.add_argument("--namespace", help="that of the bundle, if it has one")
    working.add_argument("--slots", type=int, default=2, help="how many tasks at once; 2")
    working.add_argument("--prefix", default="tranche.", help="of the topics; tranche.")
    working.add_argument(
        "-X", dest="settings", action="append", default=[], metavar="NAME=VALUE",
        help="a setting of librdkafka, such as security.protocol=SASL_SSL",
    )  # fmt: skip
    _add_home(working)

    running = commands.add_parser("run", help="what assets as commands call; not for people")
    running.set_defaults(does=run)
    running.add_argument("target", help="module:attribute")
    running.add_argument("--namespace", help="that of the bundle, if it has one")

    child = commands.add_parser("child", help="what a worker starts; not for people")
    child.set_defaults(does=serve)
    child.add_argument("target", help="module:attribute")
    child.add_argument("descriptor", type=int, help="of the file to answer to")
    return top


def _add_home(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dagster-home", help="for runs; $DAGSTER_HOME or .dagster unless given")


def _home(arguments: argparse.Namespace) -> str:
    home = arguments.dagster_home or os.environ.get("DAGSTER_HOME") or ".dagster"
    return str(Path(home).resolve())


def _name(target: str) -> str:
    return target.partition(":")[0].rpartition(".")[2]


def export(arguments: argparse.Namespace) -> int:
    name = arguments.bundle or _name(arguments.target)
    programs = Programs(
        python=arguments.python,
        folder=str(Path(__file__).resolve().parents[1]),
        target=arguments.target,
        directory=os.getcwd(),
        dagster_home=_home(arguments),
        namespace=arguments.namespace,
    )
    workers = Workers(arguments.queue or name)
    exporter = Exporter(
        load(arguments.target),
        name,
        workers if arguments.kind == "worker" else programs,
        arguments.namespace,
        _pools(arguments),
    )
    text = f"# Written by dagster_export from {arguments.target}.\n" + yaml.safe_dump(
        exporter.export(), sort_keys=False, allow_unicode=True, width=120
    )
    if arguments.output:
        Path(arguments.output).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
    for finding in exporter.findings:
        print(f"not exported: {finding}", file=sys.stderr)
    return 1 if arguments.strict and exporter.findings else 0


def _pools(arguments: argparse.Namespace) -> Pools:
    given = {}
    for name, slots in _pairs("--pool", arguments.pool):
        if not slots.isdigit():
            raise UsageError(f"Cannot export: --pool {name} has a number of slots ({slots})")
        given[name] = int(slots)
    home = _home(arguments)
    if not Path(home).is_dir():
        return Pools(given)
    with instance_at(home) as instance:
        return Pools.of(instance, given)


def _pairs(option: str, given: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [one.partition("=") for one in given]
    for name, sign, value in pairs:
        if not name or not sign:
            raise UsageError(f"Cannot read {option}: expected NAME=VALUE ({name}{value})")
    return [(name, value) for name, _, value in pairs]


def work(arguments: argparse.Namespace) -> int:
    from confluent_kafka import KafkaException

    from dagster_export.link import Link
    from dagster_export.processes import Processes
    from dagster_export.worker import Worker

    if arguments.slots < 1:
        raise UsageError(f"Cannot work: --slots is 1 or more ({arguments.slots})")
    home = _home(arguments)
    os.environ["DAGSTER_HOME"] = home
    queue = arguments.queue or _name(arguments.target)
    settings = dict(_pairs("-X", arguments.settings))
    processes = Processes(arguments.target, arguments.slots)
    try:
        link = Link(arguments.kafka, arguments.prefix, f"{queue}-worker", settings)
        worker = Worker(link, queue, Names(arguments.namespace), processes, arguments.slots)
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: worker.drain())
        worker.run()
        return 0
    except KafkaException as silence:
        raise UsageError(f"Cannot work: Kafka says {silence} ({arguments.kafka})") from silence
    finally:
        processes.kill()


def run(arguments: argparse.Namespace) -> int:
    from dagster_export.programs import run as run_program

    return run_program(arguments.target, Names(arguments.namespace), os.environ)


def serve(arguments: argparse.Namespace) -> int:
    from dagster_export.child import serve as serve_worker

    return serve_worker(arguments.target, arguments.descriptor)
