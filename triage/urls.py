"""Addresses of judgement: the model card, blind double coding, and the organisation's own rules."""

from django.urls import path

from triage.card import views as card
from triage.coding import views as coding
from triage.rulebook.views import drafting, overview, runs, versions

urlpatterns = [
    path("model/", card.card, name="model-card"),
    path("model/card.csv", card.card_csv, name="model-card-csv"),
    path("coding/", coding.coding, name="coding"),
    path("coding/undo/", coding.undo, name="coding-undo"),
    path("coding/<int:pk>/", coding.answer, name="coding-answer"),
    path("rules/", overview.rules, name="rules"),
    path("rules/progress/", overview.progress, name="rules-progress"),
    path("rules/shipped/", overview.shipped, name="rules-shipped"),
    path("rules/draft/", drafting.edit, name="rules-draft"),
    path("rules/draft/add/", drafting.add, name="rules-add"),
    path("rules/draft/remove/", drafting.remove, name="rules-remove"),
    path("rules/draft/discard/", drafting.discard, name="rules-discard"),
    path("rules/draft/take-back/", drafting.take_back, name="rules-take-back"),
    path("rules/draft/try/", drafting.attempt, name="rules-try"),
    path("rules/dry-runs/", runs.start, name="rules-dry-run-start"),
    path("rules/dry-runs/<int:pk>/", runs.dry_run, name="rules-dry-run"),
    path("rules/dry-runs/<int:pk>/cancel/", runs.cancel, name="rules-dry-run-cancel"),
    path("rules/dry-runs/<int:pk>/publish/", runs.publish, name="rules-publish"),
    path("rules/versions/<int:number>/", versions.version, name="rules-version"),
    path("rules/versions/<int:number>/revert/", versions.revert, name="rules-revert"),
]
