"""Addresses of the weekly review."""

from django.urls import path

from dashboards import views

urlpatterns = [
    path("weekly/", views.weekly, name="weekly"),
    path("weekly/<str:day>/", views.week, name="week"),
    path("weekly/<str:day>/figures.csv", views.week_csv, name="week-csv"),
]
