"""A receiver of alerts: prints each notification once, however often it comes.

usage: alert-receiver.py PORT FILE

FILE remembers the ids of what was printed.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Receiver(BaseHTTPRequestHandler):
    seen_file: Path
    seen: set

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body["id"] not in self.seen:
            data = body["data"]
            kinds = ", ".join(f"{count} {kind}" for kind, count in data["counts"].items())
            print(f"{data['alert']}: {kinds}", flush=True)
            for event in data["events"]:
                print(f"  {', '.join(event['assets'])}: {event.get('reason', '')}", flush=True)
            # Remembered before it is taken: who dies here prints it again, and loses nothing.
            with self.seen_file.open("a") as file:
                file.write(body["id"] + "\n")
            self.seen.add(body["id"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def main():
    port, Receiver.seen_file = int(sys.argv[1]), Path(sys.argv[2])
    Receiver.seen_file.touch()
    Receiver.seen = set(Receiver.seen_file.read_text().split())
    server = HTTPServer(("127.0.0.1", port), Receiver)
    print(f"listens at {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
