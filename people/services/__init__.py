"""Writes about the organisation and its people. Each act is one transaction and one entry of the record."""

from people.services.crisis_lines import add_crisis_line, remove_crisis_line, verify_crisis_line
from people.services.links import ask_for_link, invite_again, send_due_links
from people.services.organisation import (
    add_service,
    change_organisation,
    change_service,
    create_organisation,
    set_working_hours,
)
from people.services.passwords import set_password
from people.services.preferences import change_preferences
from people.services.rota import add_shift, remove_shift
from people.services.staff import deactivate_person, grant_role, invite_person, reactivate_person, revoke_role
from people.services.tokens import issue_token, revoke_token

__all__ = [
    "add_crisis_line",
    "add_service",
    "add_shift",
    "ask_for_link",
    "change_organisation",
    "change_preferences",
    "change_service",
    "create_organisation",
    "deactivate_person",
    "grant_role",
    "invite_again",
    "invite_person",
    "issue_token",
    "reactivate_person",
    "remove_crisis_line",
    "remove_shift",
    "revoke_role",
    "revoke_token",
    "send_due_links",
    "set_password",
    "set_working_hours",
    "verify_crisis_line",
]
