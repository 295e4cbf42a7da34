"""A custom sensor: every release in a feed becomes a partition, with its run.

usage: custom-sensor.py API FEED CURSOR
  API     where Tranche answers, e.g. http://127.0.0.1:8080
  FEED    a file or an address with [{"number": 1, "name": "v1.0"}, ...]
  CURSOR  a file that keeps how far the sensor has come
"""

import json
import pathlib
import sys
import urllib.request

SENSOR, SET, ASSET = "releases", "releases", "release_notes"


def evaluate(feed, cursor):
    """What is new since the cursor, oldest first: a function of nothing else."""
    return sorted((one for one in feed if one["number"] > cursor), key=lambda one: one["number"])


def ask(api, release):
    """Adds the partition and asks for its run, in one request. Its key is the same for the same
    release, so that a request that is sent again asks for nothing twice."""
    body = {
        "set": SET,
        "keys": [{"key": release["name"], "metadata": {"number": str(release["number"])}}],
        "launch": [ASSET],
    }
    request = urllib.request.Request(
        api + "/api/v1/partition-sets/keys",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "Idempotency-Key": f"{SENSOR}-{release['number']}"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def read(feed):
    if "://" in feed:
        with urllib.request.urlopen(feed) as answer:
            return json.load(answer)
    return json.loads(pathlib.Path(feed).read_text())


def main(api, feed, cursor_file):
    file = pathlib.Path(cursor_file)
    cursor = int(file.read_text()) if file.exists() else 0
    for release in evaluate(read(feed), cursor):
        answer = ask(api, release)
        print(release["name"], "added" if answer["added"] else "was there")
        # Only now: who dies before this asks again, with the same key.
        following = file.with_suffix(".next")
        following.write_text(str(release["number"]))
        following.replace(file)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
