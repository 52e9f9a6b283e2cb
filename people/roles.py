"""What each role may do. Pure: roles are granted on a service and hold for those below it.

Separation of duties (ASVS 5.0, 8.2.1): an account admin does not read posts by default, a manager does
not reply, an auditor reads the record alone.
"""

from enum import StrEnum


class Permission(StrEnum):
    READ_CASES = "read_cases"
    ACT = "act"  # acknowledge, assign, note, draft, set aside, escalate, close
    APPROVE = "approve"
    READ_FIGURES = "read_figures"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"


class Role(StrEnum):
    READER = "reader"
    RESPONDER = "responder"
    APPROVER = "approver"
    MANAGER = "manager"
    ACCOUNT_ADMIN = "account_admin"
    AUDITOR = "auditor"


LABELS = {
    Role.READER: "Reader",
    Role.RESPONDER: "Responder",
    Role.APPROVER: "Approver",
    Role.MANAGER: "Manager",
    Role.ACCOUNT_ADMIN: "Account admin",
    Role.AUDITOR: "Auditor",
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ_CASES, Permission.READ_FIGURES}),
    Role.RESPONDER: frozenset({Permission.READ_CASES, Permission.READ_FIGURES, Permission.ACT}),
    Role.APPROVER: frozenset({Permission.READ_CASES, Permission.READ_FIGURES, Permission.ACT, Permission.APPROVE}),
    Role.MANAGER: frozenset({Permission.READ_CASES, Permission.READ_FIGURES, Permission.APPROVE}),
    Role.ACCOUNT_ADMIN: frozenset({Permission.MANAGE_ACCOUNTS, Permission.MANAGE_PEOPLE}),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT}),
}


def roles_with(permission: Permission) -> list[str]:
    """The roles that carry a permission, as stored in a grant."""
    return [role.value for role, held in PERMISSIONS.items() if permission in held]
