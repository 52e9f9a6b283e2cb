"""``python -m benchmarks.replay --file FILE.csv``: real comments through the whole desk.

The sandbox publishes the column ``text`` of the file as posts on X; they are read through the real client library,
stored, assessed and opened. Prints what came of them, how long it took and, where the file has a column ``label``
(neg, neu, pos), what the triage got wrong. The texts stay in the file: nothing of them is printed or kept.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

from benchmarks.world import ROOT, World


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument(
        "--file", required=True, type=Path, help="a CSV with a column 'text', and 'label' if there is one"
    )
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="desk-replay-", dir="/var/tmp"))
    folder.chmod(0o711)
    world = World(folder)
    try:
        world.start()
        django.setup()
        replaying = import_module("benchmarks.replaying")
        replaying.prepare(world.sandbox_url)
        subprocess.run(
            [sys.executable, "-m", "sandbox", "--replay", str(options.file.resolve()), "--to", world.sandbox_url],
            cwd=ROOT,
            check=True,
        )
        return int(replaying.follow(world.sandbox_url, options.file))
    finally:
        world.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
