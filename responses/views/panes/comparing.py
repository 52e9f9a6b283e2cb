"""Comparing a text with one that people have read before: what came back, or a reply that reads alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from responses.checking import Checked
from responses.models import CaseEvent, Reply
from responses.word_diff import Kind, Part, differences

CAME_BACK = ("reply_sent_back", "reply_cancelled", "reply_withdrawn")


def day_of(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B, %H:%M}"


@dataclass(frozen=True)
class Comparison:
    """``name`` ends the id of its popover; ``title`` says what the text is compared with."""

    name: str
    title: str
    parts: Sequence[Part]

    @property
    def differs(self) -> bool:
        return any(part.kind is not Kind.SAME for part in self.parts)


def with_what_came_back(reply: Reply | None, body: str) -> Comparison | None:
    """A draft, or a reply that waits again, beside the text that was read when it last came back."""
    if reply is None:
        return None
    steps = CaseEvent.objects.filter(case_id=reply.case_id, kind__in=CAME_BACK, detail__reply=reply.pk)
    step = steps.exclude(text="").order_by("-version").first()
    if step is None:
        return None
    return Comparison(f"back-{reply.pk}", f"Compared with the text of {day_of(step.at)}", differences(step.text, body))


def with_one_alike(checked: Checked, body: str) -> Comparison | None:
    """A draft beside the public reply that it reads like."""
    if checked.alike is None:
        return None
    other = Reply.objects.filter(pk=checked.alike.reply_id).first()
    if other is None or other.sent_at is None:
        return None
    title = f"Compared with the reply of {day_of(other.sent_at)}"
    return Comparison("alike", title, differences(other.body, body))
