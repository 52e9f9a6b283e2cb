"""``python -m sandbox`` serves the stand-ins; with ``--replay`` it publishes a CSV to one that is running."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from sandbox.client import Sandbox, SandboxError
from sandbox.replay import replay
from sandbox.server import NotLoopback, SandboxServer


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    options.add_argument("--host", default="127.0.0.1", help="a loopback address; anything else is refused")
    options.add_argument("--port", type=int, default=8900, help="0 takes any free port (default: 8900)")
    options.add_argument("--data", default="", metavar="FILE", help="keep everything in this SQLite file")
    options.add_argument("--seed-demo", action="store_true", help="publish a few synthetic items if there are none")
    options.add_argument("--replay", default="", metavar="FILE.csv", help="publish the column 'text' as posts on X")
    options.add_argument("--rate", type=float, default=0, metavar="N", help="posts a second; 0: as fast as it can")
    options.add_argument("--to", default="http://127.0.0.1:8900", metavar="URL", help="the running sandbox")
    options.add_argument("--handle", default="LakeshoreMH", help="the account that every replayed post mentions")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        if options.replay:
            return replay(options.replay, to=options.to, handle=options.handle, rate=options.rate, say=say)
        return serve(options)
    except (NotLoopback, SandboxError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def serve(options: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with SandboxServer(options.port, options.host, options.data) as server:
        if options.seed_demo:
            seed(Sandbox(server.url))
        say(f"Sandbox of the platforms at {server.url}")
        ended.wait()
    return 0


def seed(sandbox: Sandbox) -> None:
    """Ask every stand-in that has a demonstration for it, unless it has items already."""
    for platform in sandbox.call("health")["seeds"]:
        if not sandbox.ledger(platform):
            sandbox.command(platform, "seed")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
