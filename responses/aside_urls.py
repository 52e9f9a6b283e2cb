"""Addresses of what the desk set aside by itself, of its weekly check and of what was said together."""

from django.urls import path

from responses.views import aside

urlpatterns = [
    path("set-aside/", aside.set_aside_list, name="set-aside-list"),
    path("set-aside/<int:pk>/bring-back/", aside.bring_back, name="set-aside-bring-back"),
    path("weekly-check/", aside.samples, name="samples"),
    path("weekly-check/<int:pk>/", aside.sample_verdict, name="sample-verdict"),
    path("together/<int:pk>/", aside.together, name="together"),
]
