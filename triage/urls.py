"""Addresses of judgement: the model card, and blind double coding."""

from django.urls import path

from triage.card import views as card
from triage.coding import views as coding

urlpatterns = [
    path("model/", card.card, name="model-card"),
    path("model/card.csv", card.card_csv, name="model-card-csv"),
    path("coding/", coding.coding, name="coding"),
    path("coding/undo/", coding.undo, name="coding-undo"),
    path("coding/<int:pk>/", coding.answer, name="coding-answer"),
]
