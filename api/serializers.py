"""What the API shows. Never an author, and never more than the pages show."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from api.paging import LONGEST, PageQuery
from ingest.models import Post
from people.models import Service, User
from people.small_numbers import singles_out
from responses.models import Case, CaseEvent
from responses.queries import VIEWS
from responses.states import CaseState
from triage.masking import Mask, blacked
from triage.models import Finding


class ServiceSerializer(serializers.ModelSerializer[Service]):
    class Meta:
        model = Service
        fields = ["id", "name"]


class PersonSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "display_name"]


class PostSerializer(serializers.ModelSerializer[Post]):
    """A post as it stands at the source; one that was deleted there keeps its date and service, not its text.

    Personal details and names of staff who are not praised are blacked out, character by character, so that the
    places of findings hold. ``context["masks"]`` says where, by post; a post that is not in it is shown whole.
    """

    text = serializers.SerializerMethodField(help_text="Personal details are blacked out unless asked for.")
    masked = serializers.SerializerMethodField(help_text="How many details are blacked out.")

    class Meta:
        model = Post
        fields = [
            "id", "platform", "external_id", "kind", "text", "masked", "language", "rating", "recommends", "url",
            "service",
            "posted_at", "stored_at", "edited_at", "deleted_at",
        ]  # fmt: skip

    def get_text(self, post: Post) -> str:
        return blacked(post.text, self._masks(post))

    def get_masked(self, post: Post) -> int:
        return len(self._masks(post))

    def _masks(self, post: Post) -> Sequence[Mask]:
        found: Mapping[int, Sequence[Mask]] = self.context["masks"]
        return found.get(post.pk, [])


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """A code found at a span of the text, and what a person decided about it."""

    class Meta:
        model = Finding
        fields = [
            "id", "code", "polarity", "tier", "start", "end", "source", "confidence", "status", "severity",
            "decided_at",
        ]  # fmt: skip


class CaseSerializer(serializers.ModelSerializer[Case]):
    """An item: its state, clocks and owner. ``version`` goes up with every act."""

    service = ServiceSerializer()
    assigned_to = PersonSerializer(allow_null=True)
    acknowledged_by = PersonSerializer(allow_null=True)

    class Meta:
        model = Case
        fields = [
            "id", "version", "state", "tier", "needs_human_read", "platform", "service", "first_post",
            "latest_post", "assigned_to", "clock_from", "opened_at", "seen_at", "seen_due_at", "acknowledged_at",
            "acknowledged_by", "ack_due_at", "reply_due_at", "replied_at", "due_at", "closed_at", "outcome",
            "set_aside_reason", "snoozed_until",
        ]  # fmt: skip


class EventSerializer(serializers.ModelSerializer[CaseEvent]):
    actor = PersonSerializer(allow_null=True)

    class Meta:
        model = CaseEvent
        fields = ["id", "kind", "at", "actor", "version", "text", "undone_at"]


class CaseDetailSerializer(CaseSerializer):
    events = EventSerializer(many=True)

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "events"]


class FigureSerializer(serializers.Serializer[Any]):
    """A numerator and a denominator, never a percentage; a median has its ``value``.

    What was said counts voices, one person saying one thing, with the posts that carry it beside; in weeks from before
    voices were counted it counts posts. ``counts`` tells which; both counts of posts beside are null but for voices.
    Where a figure or what is left of its base is under five, ``left_out`` is true and the numbers are null.
    """

    id = serializers.IntegerField()
    service = serializers.IntegerField(source="service_id")
    week = serializers.DateField(help_text="Monday.")
    measure = serializers.CharField()
    counts = serializers.ChoiceField(
        choices=["voices", "posts", "items", "replies", "reads"], help_text="What numerator and denominator count."
    )
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    posts = serializers.IntegerField(allow_null=True, help_text="The numerator in posts.")
    posts_of = serializers.IntegerField(allow_null=True, help_text="The denominator in posts.")
    left_out = serializers.BooleanField(read_only=True, default=False, help_text="Too small to tell: under five.")
    updated_at = serializers.DateTimeField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if singles_out(shown["numerator"], shown["denominator"], median=shown["value"] is not None):
            numbers = ("numerator", "denominator", "value", "posts", "posts_of")
            shown |= dict.fromkeys(numbers) | {"left_out": True}
        return shown


class PostQuery(PageQuery):
    service = serializers.IntegerField(required=False)
    platform = serializers.CharField(required=False, max_length=20)
    details = serializers.ChoiceField(
        required=False,
        choices=["masked", "shown"],
        default="masked",
        help_text="Personal details: shown to a token that may act, and then on record.",
    )


class CaseQuery(PageQuery):
    service = serializers.IntegerField(required=False)
    state = serializers.ChoiceField(required=False, choices=[state.value for state in CaseState])
    tier = serializers.IntegerField(required=False, min_value=0, max_value=3)


class InboxQuery(serializers.Serializer[Any]):
    view = serializers.ChoiceField(required=False, choices=list(VIEWS), default="needs_ack")
    after = serializers.CharField(required=False, max_length=80, default="", help_text="``next`` of the page before.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=LONGEST, default=50)


class FigureQuery(PageQuery):
    service = serializers.IntegerField(required=False)
    measure = serializers.CharField(required=False, max_length=32)
    since = serializers.DateField(required=False, help_text="First Monday.")
    until = serializers.DateField(required=False, help_text="Last Monday.")


class ActSerializer(serializers.Serializer[Any]):
    expected_version = serializers.IntegerField(min_value=1, help_text="The version that you read.")


class AssignSerializer(ActSerializer):
    to = serializers.IntegerField(allow_null=True, help_text="Id of the person, or null for nobody.")


class NoteSerializer(ActSerializer):
    text = serializers.CharField(max_length=5000, help_text="For the team; it never leaves the desk.")


class InvalidSerializer(serializers.Serializer[Any]):
    """What is wrong, by the name of each field."""

    field = serializers.ListField(child=serializers.CharField(), required=False)


class RefusalSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField()


class ConflictSerializer(RefusalSerializer):
    version = serializers.IntegerField(help_text="The item's newest version.")


class PostPage(serializers.Serializer[Any]):
    next = serializers.IntegerField(allow_null=True)
    results = PostSerializer(many=True)


class CasePage(serializers.Serializer[Any]):
    next = serializers.IntegerField(allow_null=True)
    results = CaseSerializer(many=True)


class InboxPageSerializer(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = CaseSerializer(many=True, source="rows")


class FigurePage(serializers.Serializer[Any]):
    next = serializers.IntegerField(allow_null=True)
    results = FigureSerializer(many=True)
