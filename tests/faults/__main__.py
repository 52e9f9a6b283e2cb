"""Run it: trouble for a while, then quiet, then the verdict. Exit code 1 when anything was lost or doubled."""

import argparse
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

from tests.faults.world import World


def main() -> int:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="desk-faults-", dir="/var/tmp"))
    folder.chmod(0o711)
    world = World(folder)
    try:
        world.start_servers()
        os.environ["DJANGO_SETTINGS_MODULE"] = "feedbackdesk.settings"
        django.setup()
        # Models load only now that the settings know the servers of this run.
        return int(import_module("tests.faults.run").run(world, options))
    finally:
        world.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fault-quick")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--replies", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261122)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
