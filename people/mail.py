"""Mail with a one-time link to set a password. Called by a worker, outside any transaction."""

import smtplib

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from people.models import User

INVITED = "Your account on the feedback desk"
RESET = "Set a new password on the feedback desk"


def set_password_path(user: User) -> str:
    """Path of a link that works once, until the password, the address or the last sign-in changes."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("set-password", args=[uid, default_token_generator.make_token(user)])


def send_invitation(user: User) -> None:
    """Mail the link with which an invited person sets their first password."""
    _send(user, INVITED, "registration/invitation_email.txt")


def send_reset(user: User) -> None:
    """Mail the link with which a person sets a new password."""
    _send(user, RESET, "registration/reset_email.txt")


def explain(error: Exception) -> str:
    """Why a mail did not leave, without whatever the server said: answers repeat addresses and credentials."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "The mail server refused the desk’s own sign-in."
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "The mail server does not take mail for this address."
    if isinstance(error, smtplib.SMTPException):
        return "The mail server did not take the mail."
    return "The mail server could not be reached."


def _send(user: User, subject: str, template: str) -> None:
    # The host comes from the settings, never from the request: a forged Host header cannot steer the link.
    link = f"{settings.SITE_URL.rstrip('/')}{set_password_path(user)}"
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    send_mail(subject, render_to_string(template, {"person": user, "link": link, "days": days}), None, [user.email])
