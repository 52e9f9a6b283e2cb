"""Addresses of this app."""

from django.urls import path

from people.views import crisis_lines, me, organisation, record, rota, signing_in, staff, support

urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("logout/", signing_in.SignOut.as_view(), name="logout"),
    path("password-reset/", signing_in.password_reset, name="password-reset"),
    path("password-reset/sent/", signing_in.password_reset_sent, name="password-reset-sent"),
    path("set-password/<uidb64>/<token>/", signing_in.SetPassword.as_view(), name="set-password"),
    path("me/", me.me, name="me"),
    path("me/preferences/", me.preferences, name="me-preferences"),
    path("me/password/", signing_in.ChangePassword.as_view(), name="me-password"),
    path("me/sessions/end/", me.end_other_sessions, name="me-sessions-end"),
    path("me/tokens/", me.add_token, name="me-tokens"),
    path("me/tokens/<int:pk>/revoke/", me.end_token, name="me-token-revoke"),
    path("support/", support.support, name="support"),
    path("record/", record.record, name="record"),
    path("rota/", rota.rota, name="rota"),
    path("rota/<int:pk>/remove/", rota.remove, name="rota-remove"),
    path("people/", staff.people, name="people"),
    path("people/invite/", staff.invite, name="people-invite"),
    path("people/<int:pk>/", staff.person, name="person"),
    path("people/<int:pk>/grant/", staff.grant, name="person-grant"),
    path("people/<int:pk>/switch/", staff.switch, name="person-switch"),
    path("people/<int:pk>/invite-again/", staff.invite_once_more, name="person-invite-again"),
    path("grants/<int:pk>/revoke/", staff.revoke, name="grant-revoke"),
    path("crisis-lines/", crisis_lines.crisis_lines, name="crisis-lines"),
    path("crisis-lines/<int:pk>/verify/", crisis_lines.verify, name="crisis-line-verify"),
    path("crisis-lines/<int:pk>/remove/", crisis_lines.remove, name="crisis-line-remove"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/services/", organisation.new_service, name="service-new"),
    path("organisation/services/<int:pk>/", organisation.service, name="service"),
]
