"""Addresses of the accounts pages and of the webhook."""

from django.urls import path

from ingest.views import account, accounts, unreadable, webhooks

urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account-new"),
    path("accounts/<int:pk>/", account.account, name="account"),
    path("accounts/<int:pk>/pause/", account.pause, name="account-pause"),
    path("accounts/<int:pk>/resume/", account.resume, name="account-resume"),
    path("accounts/<int:pk>/poll/", account.poll, name="account-poll"),
    path("accounts/<int:pk>/sign-in/", account.sign_in, name="account-sign-in"),
    path("accounts/<int:pk>/unreadable/", unreadable.unreadable, name="account-unreadable"),
    path("accounts/<int:pk>/unreadable/<int:item_pk>/", unreadable.unreadable_item, name="unreadable-item"),
    path("accounts/<int:pk>/unreadable/<int:item_pk>/try/", unreadable.unreadable_try, name="unreadable-try"),
    path(
        "accounts/<int:pk>/unreadable/<int:item_pk>/discard/", unreadable.unreadable_discard, name="unreadable-discard"
    ),
    path("webhooks/facebook/", webhooks.facebook, name="webhook-facebook"),
]
