"""A service that makes partitions when it is called, in both modes.

usage: service.py PORT FOLDER

FOLDER is where the reports land. Needs nothing but Python.
"""

import json
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LOCK = threading.Lock()
ACCEPTED = {}  # what is under way or done, by request: an event that tells it to end


class Canceled(Exception):
    pass


class FencedOff(Exception):
    pass


def write(report, text, token):
    """Not under a lower token than the last one: who is slow must not overwrite who came after."""
    with LOCK:
        fence = report.with_suffix(".token")
        last = int(fence.read_text()) if fence.exists() else 0
        if token < last:
            raise FencedOff(f"a newer run has written {report.name}")
        fence.write_text(str(token))
        report.write_text(text)


def make(work, say, canceled):
    """Makes the partitions; the answer is what is known of each."""
    partitions = {}
    for number, partition in enumerate(work["partitions"], start=1):
        if canceled.is_set():
            raise Canceled
        key = partition["key"]
        text = f"Report of {key}"
        try:
            write(FOLDER / f"{key}.txt", text, work["token"])
            partitions[key] = {"metadata": {"characters": len(text)}}
        except (OSError, FencedOff) as failure:
            partitions[key] = {"error": str(failure)}
        say({"type": "log", "number": number, "lines": [f"wrote {key}"]})
        say({"type": "progress", "done": number, "of": len(work["partitions"])})
    return partitions


def outcome(work, say, canceled):
    try:
        return {"type": "succeeded", "partitions": make(work, say, canceled)}
    except Canceled:
        return {"type": "stopped"}
    except Exception as failure:  # whatever it is, somebody waits for the answer
        return {"type": "failed", "error": str(failure) or repr(failure)}


def call_back(url, said, canceled):
    """Posts until it is taken; 404 and 409 say that nobody waits for the work any more."""
    body = json.dumps(said).encode()
    pause = threading.Event()
    for attempt in range(10):
        try:
            request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=30) as answer:
                if "canceled" in json.load(answer):
                    canceled.set()
                return
        except urllib.error.HTTPError as refusal:
            if refusal.code < 500:
                canceled.set()
                return
        except OSError:
            pass
        pause.wait(min(30, 2**attempt))


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        {"/now": self.now, "/later": self.later, "/cancel": self.cancel}[self.path](body)

    def now(self, work):
        """The answer is the outcome, line by line."""
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.end_headers()

        def say(said):
            self.wfile.write(json.dumps(said).encode() + b"\n")

        say(outcome(work, say, threading.Event()))

    def later(self, work):
        """Accepts the work, once however often it is asked, and calls back."""
        with LOCK:
            known = work["request"] in ACCEPTED
            canceled = ACCEPTED.setdefault(work["request"], threading.Event())
        if not known:
            threading.Thread(target=self.do, args=(work, canceled)).start()
        self.answer(202)

    @staticmethod
    def do(work, canceled):
        url = work["callback"]["url"]
        call_back(url, outcome(work, lambda said: call_back(url, said, canceled), canceled), canceled)

    def cancel(self, told):
        ACCEPTED.setdefault(told["request"], threading.Event()).set()
        self.answer(202)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *ignored):
        pass


FOLDER = Path(sys.argv[2])
with ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Service) as server:
    print(f"http://127.0.0.1:{server.server_port} is ready", flush=True)
    server.serve_forever()
