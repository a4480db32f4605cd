"""Addresses of the live updates' fallback."""

from django.urls import path

from generations.views import live

urlpatterns = [
    path("<slug:team>/events/poll", live.poll, name="events-poll"),
]
