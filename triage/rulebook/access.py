"""Rules hold for the whole organisation: an account admin of the whole edits them, who reads items may look."""

from people.access import AnyUser, permissions_of, services_with
from people.roles import Permission


def may_edit_rules(user: AnyUser) -> bool:
    return services_with(user, Permission.MANAGE_ACCOUNTS) is None


def may_read_rules(user: AnyUser) -> bool:
    return bool(permissions_of(user) & {Permission.READ_CASES, Permission.MANAGE_ACCOUNTS})
