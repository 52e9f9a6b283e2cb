"""Run every benchmark and print one table. Exit code 1 when a page reads a big table from end to end."""

import argparse
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

from benchmarks.sizes import BY_NAME
from benchmarks.world import World


def main() -> int:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="desk-benchmarks-", dir="/var/tmp"))
    folder.chmod(0o711)
    world = World(folder)
    try:
        world.start()
        django.setup()
        # What needs models loads only now that the settings know the servers of this run.
        return int(import_module("benchmarks.run").run(world.sandbox_url, BY_NAME[options.size], options.only))
    finally:
        world.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--size", choices=[*BY_NAME], default="full")
    size.add_argument("--quick", action="store_const", dest="size", const="quick", help="under a minute")
    parser.add_argument("--only", choices=["ingest", "triage", "desk", "memory"], default="", help="one part alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
