"""Addresses for those who run the studio."""

from django.urls import path

from generations.views import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
]
