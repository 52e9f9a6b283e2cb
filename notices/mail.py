"""One notice as an e-mail: a subject and a link, never the text of a post."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from notices.models import Notice


class NobodyToTell(Exception):
    """The recipient's account is switched off, or has no address."""


def deliver(notice: Notice) -> None:
    """Hand the notice to the mail backend. Raises whatever the backend raises, or NobodyToTell."""
    person = notice.recipient
    if not person.is_active or not person.email:
        raise NobodyToTell
    context = {"notice": notice, "link": f"{settings.SITE_URL.rstrip('/')}{notice.path}"}
    EmailMessage(subject=notice.subject, body=render_to_string("notices/email.txt", context), to=[person.email]).send()


def explain(error: Exception) -> str:
    """Why it was not sent, without whatever the server said: answers repeat addresses and credentials."""
    if isinstance(error, NobodyToTell):
        return "This person’s account is switched off or has no address."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "The mail server refused the desk’s own sign-in."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server answered {error.smtp_code}."
    if isinstance(error, OSError):
        return "The mail server could not be reached."
    return f"The mail could not be sent ({type(error).__name__})."
