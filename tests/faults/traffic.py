"""What people and staff do during a run: posts arrive, replies leave."""

import itertools
import random
import threading
import time
import uuid

from django.db import DatabaseError, close_old_connections
from django.db.models import Q

from people.models import User
from responses import services
from responses.errors import NotAllowed, StaleAction
from responses.models import Case
from sandbox.client import Sandbox
from tests.faults.desk import Desk

SENTENCES = [
    "Waited four months for a first appointment.",
    "Nobody answers the phone. I left five messages.",
    "Thank you, first time in years I felt heard.",
    "My session was cancelled by text again.",
    "Lovely staff but the waiting list is far too long.",
]
CRISIS = "I do not want to be here anymore."
CRISIS_SHARE = 0.01
BATCH = 20


class Posts(threading.Thread):
    """Publishes ``count`` posts over ``seconds``, in batches, over the platforms of the desk."""

    def __init__(self, desk: Desk, sandbox: Sandbox, *, count: int, seconds: float, seed: int) -> None:
        super().__init__(name="posts", daemon=True)
        self.desk, self.sandbox, self.count, self.seconds = desk, sandbox, count, seconds
        self.dice = random.Random(seed)

    def run(self) -> None:
        numbers = itertools.count(1)
        batches = self.count // BATCH
        for batch in range(batches):
            place = self.desk.places[batch % len(self.desk.places)]
            items = [place.item(f"{self._sentence()} No {next(numbers)}.") for _ in range(BATCH)]
            self.sandbox.publish_many(place.platform, items)
            time.sleep(self.seconds / batches)

    def _sentence(self) -> str:
        return CRISIS if self.dice.random() < CRISIS_SHARE else self.dice.choice(SENTENCES)


class Replies(threading.Thread):
    """Two people answer ``count`` items: one writes, the other approves. A cut session is tried again."""

    def __init__(self, desk: Desk, *, count: int) -> None:
        super().__init__(name="replies", daemon=True)
        self.desk, self.count, self.sent = desk, count, 0
        self._stop_now = threading.Event()

    def run(self) -> None:
        while self.sent < self.count and not self._stop_now.is_set():
            try:
                self.sent += sum(self._answer(case) for case in self._waiting())
            except DatabaseError:
                close_old_connections()
            time.sleep(0.1)

    def stop(self) -> None:
        self._stop_now.set()
        self.join()

    def _waiting(self) -> list[Case]:
        untouched = Case.objects.filter(Q(state="new") | Q(state="acknowledged"), tier__gte=2, replies=None)
        return list(untouched.order_by("?")[: min(5, self.count - self.sent)])

    def _answer(self, case: Case) -> bool:
        body = f"Thank you for telling us. I am sorry to read this. Item {case.pk}. Nadia, QI lead"
        author, approver = self.desk.author, self.desk.approver
        try:
            reply = services.submit_reply(
                case=case, actor=author, expected_version=case.version, body=body, client_key=uuid.uuid4()
            )
        except (NotAllowed, StaleAction):
            return False
        return self._approve(reply.pk, approver) if reply.state == "waiting_approval" else True

    def _approve(self, pk: int, approver: User) -> bool:
        """A person whose click met a cut session clicks again."""
        while True:
            try:
                return self.desk.approve(pk, approver)
            except DatabaseError:
                close_old_connections()
