"""Who gets what at every address: the one table of access.

A row is a method, the name of an address, and the status for each person. The objects are the walk-in's
(see ``scene``). An address without a row for a method answers 405 to it. 302 to somebody signed out leads to
the sign-in page; a stranger to an object meets 404, never 403; 422 says in words that a role may look but not do.
"""

PEOPLE = ("anonymous", "rae", "asha", "ben", "mona", "cora", "otto", "dan", "nora")
# Rae reads, Asha responds, Ben approves, Mona manages, Cora administers, Otto audits: all for the whole
# organisation. Dan responds for the youth hub alone. Nora has an account and no role.

# fmt: off
TABLE: list[tuple[str, str, int, int, int, int, int, int, int, int, int]] = [
    #        name                     anon  rae asha  ben mona cora otto  dan nora
    # Open to strangers: signing in, health, the API's document, the platforms' door.
    ("GET",  "healthz",                200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET",  "setup",                  404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "setup",                  404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("GET",  "login",                  200, 302, 302, 302, 302, 302, 302, 302, 302),
    ("POST", "login",                  422, 302, 302, 302, 302, 302, 302, 302, 302),
    ("GET",  "password-reset",         200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "password-reset",         302, 302, 302, 302, 302, 302, 302, 302, 302),
    ("GET",  "password-reset-sent",    200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET",  "set-password",           200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "set-password",           200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET",  "api-schema",             401, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET",  "webhook-facebook",       403, 403, 403, 403, 403, 403, 403, 403, 403),
    ("POST", "webhook-facebook",       403, 403, 403, 403, 403, 403, 403, 403, 403),
    # Everybody signed in: their own page, support, who is on call.
    ("POST", "logout",                 302, 302, 302, 302, 302, 302, 302, 302, 302),
    ("GET",  "start",                  302, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET",  "support",                302, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET",  "me",                     302, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "me-preferences",         302, 302, 302, 302, 302, 302, 302, 302, 302),
    ("GET",  "me-password",            302, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "me-password",            302, 422, 422, 422, 422, 422, 422, 422, 422),
    ("POST", "me-sessions-end",        302, 302, 302, 302, 302, 302, 302, 302, 302),
    ("POST", "me-tokens",              302, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "me-token-revoke",        302, 404, 302, 404, 404, 404, 404, 404, 404),
    ("GET",  "api-docs",               302, 200, 200, 200, 200, 200, 200, 200, 200),
    # Lists of items. Dan's hold nothing of the walk-in (test_secondary_paths).
    ("GET",  "inbox",                  302, 200, 200, 200, 200, 404, 404, 200, 404),
    ("GET",  "news",                   302, 200, 200, 200, 200, 404, 404, 200, 404),
    ("GET",  "clocks",                 302, 200, 200, 200, 200, 404, 404, 200, 404),
    ("POST", "bulk",                   302, 302, 302, 302, 302, 404, 404, 302, 404),
    ("POST", "bulk-undo",              302, 302, 302, 302, 302, 404, 404, 302, 404),
    ("GET",  "escalations",            302, 200, 200, 200, 200, 404, 404, 200, 404),
    # One item of the walk-in: readers look, responders and approvers act.
    ("GET",  "item",                   302, 200, 200, 200, 200, 404, 404, 404, 404),
    ("POST", "presence",               302, 200, 200, 200, 200, 404, 404, 404, 404),
    ("POST", "show-author",            302, 200, 200, 200, 200, 404, 404, 404, 404),
    ("POST", "acknowledge",            302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "take",                   302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "assign",                 302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "note",                   302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "snooze",                 302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "set-aside",              302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "bring-back",             302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "close",                  302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "reopen",                 302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "tier",                   302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "escalate",               302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "undo",                   302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "signal-add",             302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "signal",                 302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("POST", "sentiment",              302, 422, 302, 302, 422, 404, 404, 404, 404),
    # What the desk set aside at the walk-in, its weekly check, and what was said together.
    ("GET",  "set-aside-list",         302, 200, 200, 200, 200, 404, 404, 200, 404),
    ("POST", "set-aside-bring-back",   302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("GET",  "samples",                302, 200, 200, 200, 200, 404, 404, 200, 404),
    ("POST", "sample-verdict",         302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("GET",  "together",               302, 200, 200, 200, 200, 404, 404, 404, 404),
    # Replies: written by Asha; nobody approves their own.
    ("POST", "draft",                  302, 200, 200, 200, 200, 404, 404, 404, 404),
    ("POST", "reply-submit",           302, 422, 302, 302, 422, 404, 404, 404, 404),
    ("GET",  "reply-state",            302, 200, 200, 200, 200, 404, 404, 404, 404),
    ("POST", "reply-approve",          302, 422, 422, 302, 302, 404, 404, 404, 404),
    ("POST", "reply-send-back",        302, 422, 422, 302, 302, 404, 404, 404, 404),
    ("POST", "reply-cancel",           302, 422, 302, 302, 302, 404, 404, 404, 404),
    ("POST", "reply-posted",           302, 422, 302, 302, 302, 404, 404, 404, 404),
    ("POST", "reply-again",            302, 422, 302, 302, 302, 404, 404, 404, 404),
    ("POST", "reply-withdraw",         302, 422, 302, 302, 302, 404, 404, 404, 404),
    # Crises and escalations: Ben has taken the one that is decided.
    ("POST", "crisis-take",            302, 422, 302, 302, 302, 404, 404, 404, 404),
    ("POST", "crisis-pass",            302, 422, 302, 302, 302, 404, 404, 404, 404),
    ("POST", "crisis-decide",          302, 422, 422, 302, 422, 404, 404, 404, 404),
    ("POST", "escalation-acknowledge", 302, 422, 302, 302, 302, 404, 404, 404, 404),
    ("POST", "escalation-nudge",       302, 422, 302, 302, 302, 404, 404, 404, 404),
    ("POST", "escalation-pause",       302, 422, 302, 302, 302, 404, 404, 404, 404),
    ("POST", "escalation-resolve",     302, 422, 302, 302, 302, 404, 404, 404, 404),
    # Figures.
    ("GET",  "weekly",                 302, 200, 200, 200, 200, 404, 404, 200, 404),
    ("GET",  "week",                   302, 200, 200, 200, 200, 404, 404, 200, 404),
    ("GET",  "week-csv",               302, 200, 200, 200, 200, 404, 404, 200, 404),
    # The record.
    ("GET",  "record",                 302, 404, 404, 404, 404, 404, 200, 404, 404),
    # People, rota, lines and the organisation.
    ("GET",  "rota",                   302, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "rota",                   302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "rota-remove",            302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("GET",  "crisis-lines",           302, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "crisis-lines",           302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "crisis-line-verify",     302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "crisis-line-remove",     302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("GET",  "people",                 302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("GET",  "people-invite",          302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("POST", "people-invite",          302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("GET",  "person",                 302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("POST", "person-grant",           302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "person-switch",          302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "person-invite-again",    302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "grant-revoke",           302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("GET",  "organisation",           302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("POST", "organisation",           302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "service-new",            302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("GET",  "service",                302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("POST", "service",                302, 404, 404, 404, 404, 302, 404, 404, 404),
    # Accounts.
    ("GET",  "accounts",               302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("GET",  "account-new",            302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("POST", "account-new",            302, 404, 404, 404, 404, 422, 404, 404, 404),
    ("GET",  "account",                302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("POST", "account-pause",          302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "account-resume",         302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "account-poll",           302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "account-sign-in",        302, 404, 404, 404, 404, 422, 404, 404, 404),
    ("GET",  "account-unreadable",     302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("GET",  "unreadable-item",        302, 404, 404, 404, 404, 200, 404, 404, 404),
    ("POST", "unreadable-try",         302, 404, 404, 404, 404, 302, 404, 404, 404),
    ("POST", "unreadable-discard",     302, 404, 404, 404, 404, 302, 404, 404, 404),
    # The API, with a token of the person's own.
    ("GET",  "api-posts",              401, 200, 200, 200, 200, 404, 404, 200, 404),
    ("GET",  "api-findings",           401, 200, 200, 200, 200, 404, 404, 404, 404),
    ("GET",  "api-inbox",              401, 200, 200, 200, 200, 404, 404, 200, 404),
    ("GET",  "api-cases",              401, 200, 200, 200, 200, 404, 404, 200, 404),
    ("GET",  "api-case",               401, 200, 200, 200, 200, 404, 404, 404, 404),
    ("POST", "api-acknowledge",        401, 422, 200, 200, 422, 404, 404, 404, 404),
    ("POST", "api-assign",             401, 422, 200, 200, 422, 404, 404, 404, 404),
    ("POST", "api-note",               401, 422, 200, 200, 422, 404, 404, 404, 404),
    ("GET",  "api-figures",            401, 200, 200, 200, 200, 404, 404, 200, 404),
]
# fmt: on
