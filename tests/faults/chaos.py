"""What goes wrong during a run, in seeded order, and how often."""

import random
import threading
import time
from collections import Counter

import psycopg2
import redis

from sandbox.client import Sandbox
from tests.faults.world import World

KINDS = ["429", "500", "503", "garbage", "html", "half_close", "truncate", "drop_before", "drop_after"]
MIX_RATE = 0.15
KILL_EVERY = 0.9  # seconds
CUT_EVERY = 4.0
EMPTY_EVERY = 7.0
REDIS_DOWN = (0.35, 0.5)  # of the run: stopped from, until


class Chaos(threading.Thread):
    """Hurts the world until ``stop``; counts what it did."""

    def __init__(self, world: World, *, seconds: float, seed: int) -> None:
        super().__init__(name="chaos", daemon=True)
        self.world, self.seconds = world, seconds
        self.dice = random.Random(seed)
        self.sandbox = Sandbox(world.sandbox_url)
        self.done = Counter[str]()
        self._stop_now = threading.Event()

    def run(self) -> None:
        self.sandbox.fault_mix(MIX_RATE, KINDS, seed=self.dice.randrange(10**6))
        begun = time.monotonic()
        due = {"kill": KILL_EVERY, "cut": CUT_EVERY, "empty": EMPTY_EVERY}
        while not self._stop_now.wait(0.05):
            passed = time.monotonic() - begun
            self._redis(passed / self.seconds)
            for name, at in due.items():
                if passed >= at:
                    getattr(self, f"_{name}")()
                    self.done[name] += 1
                    due[name] = passed + {"kill": KILL_EVERY, "cut": CUT_EVERY, "empty": EMPTY_EVERY}[name]

    def stop(self) -> None:
        """End the trouble: no more faults, Redis back, every process running."""
        self._stop_now.set()
        self.join()
        self.sandbox.clear_faults()
        if self.world.valkey.process is None:
            self.world.valkey.start()
        for name in self.world.victims:
            if self.world.processes[name].poll() is not None:
                self.world.start(name)

    def _kill(self) -> None:
        name = self.dice.choice(self.world.victims)
        self.world.kill(name)
        self.world.start(name)

    def _cut(self) -> None:
        link = psycopg2.connect(self.world.postgres.url)
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        link.close()

    def _empty(self) -> None:
        if self.world.valkey.process is not None:
            redis.Redis.from_url(self.world.valkey.url).flushall()

    def _redis(self, share: float) -> None:
        """Stopped for a stretch in the middle of the run, then back, empty, on the same port."""
        down = REDIS_DOWN[0] <= share < REDIS_DOWN[1]
        if down and self.world.valkey.process is not None:
            self.world.valkey.stop()
            self.done["redis stopped"] += 1
        elif not down and self.world.valkey.process is None:
            self.world.valkey.start()
