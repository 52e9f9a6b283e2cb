"""Who may read the model card: whoever reads items or figures."""

from people.access import AnyUser, permissions_of
from people.roles import Permission


def may_read_card(user: AnyUser) -> bool:
    return bool(permissions_of(user) & {Permission.READ_CASES, Permission.READ_FIGURES})
