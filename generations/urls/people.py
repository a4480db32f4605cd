"""Addresses of people: the door, the first run, links that owners hand out, and the personal page."""

from django.urls import path

from generations.views.people import first_run, joining, me, signing

urlpatterns = [
    path("", signing.home, name="home"),
    path("welcome/<str:token>", first_run.welcome, name="first-run"),
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("join/<str:token>", joining.join, name="join"),
    path("reset/<str:uid>/<str:token>", joining.reset, name="reset"),
    path("me", me.me, name="me"),
    path("me/appearance", me.appearance, name="me-appearance"),
    path("me/password", me.password, name="me-password"),
]
