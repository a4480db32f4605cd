"""Addresses of client links: the client's side, without a team in it, and the team's."""

from django.urls import path

from generations.views.client import acts, entering, files, live, page
from generations.views.review import links

urlpatterns = [
    path("c/<str:token>", page.page, name="client"),
    path("c/<str:token>/enter", entering.enter, name="client-enter"),
    path("c/<str:token>/live", live.live, name="client-live"),
    path("c/<str:token>/all", page.grid, name="client-grid"),
    path("c/<str:token>/compare", page.compare, name="client-compare"),
    path("c/<str:token>/i/<slug:item>", page.item, name="client-item"),
    path("c/<str:token>/i/<slug:item>/decide", acts.decide, name="client-decide"),
    path("c/<str:token>/i/<slug:item>/pick", acts.pick, name="client-pick"),
    path("c/<str:token>/i/<slug:item>/say", acts.say, name="client-say"),
    path("c/<str:token>/i/<slug:item>/say/<slug:comment>", acts.answer, name="client-answer"),
    path("c/<str:token>/i/<slug:item>/<int:size>.webp", files.preview, name="client-preview"),
    path("c/<str:token>/i/<slug:item>/original", files.original, name="client-original"),
    path("c/<str:token>/i/<slug:item>/download", files.download, name="client-download"),
    path("<slug:team>/reviews/<slug:review>/links", links.links, name="review-links"),
    path("<slug:team>/reviews/links/<slug:client_link>/change", links.change, name="review-link-change"),
    path("<slug:team>/reviews/links/<slug:client_link>/revoke", links.revoke, name="review-link-revoke"),
    path("<slug:team>/reviews/links/<slug:client_link>/restore", links.restore, name="review-link-restore"),
]
