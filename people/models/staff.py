"""Staff, the roles they are granted, and their API tokens."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from people.roles import LABELS, PERMISSIONS, Role


class User(AbstractUser):
    """A member of staff; the user name is the work e-mail address."""

    display_name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    keys_enabled = models.BooleanField(default=True, help_text="Single-key shortcuts (WCAG 2.1.4).")
    covers_enabled = models.BooleanField(default=True, help_text="Cover severe text until it is asked for.")
    theme = models.CharField(
        max_length=5, default="auto", choices=[("auto", "As my device"), ("light", "Light"), ("dark", "Dark")]
    )

    def __str__(self) -> str:
        return self.display_name

    @property
    def initials(self) -> str:
        """Two letters for the avatar: first and last word, titles left out."""
        words = [word for word in self.display_name.split() if word.rstrip(".") not in {"Dr", "Mr", "Ms", "Mx"}]
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


class Grant(models.Model):
    """A role held on a service and on everything below it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    service = models.ForeignKey("people.Service", models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, label) for role, label in LABELS.items()])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "service", "role"], name="role_granted_once"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} on {self.service_id}"

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(PERMISSIONS[Role(self.role)])


class PersonalToken(models.Model):
    """An API token of one person; only its SHA-256 is kept. It never reaches further than its owner."""

    class Scope(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Read and act"

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="token_scope_is_known")]

    def __str__(self) -> str:
        return self.name
