"""Addresses of reviews, and of what is said on pictures."""

from django.urls import path

from generations.views.review import closing, deciding, listing, page, pins, starting, talk, thread

urlpatterns = [
    path("<slug:team>/reviews", listing.reviews, name="reviews"),
    path("<slug:team>/reviews/new", starting.new, name="review-new"),
    path("<slug:team>/reviews/items/<slug:reviewed>", page.item, name="review-item"),
    path("<slug:team>/reviews/items/<slug:reviewed>/decide", deciding.decide, name="review-decide"),
    path("<slug:team>/reviews/items/<slug:reviewed>/take-back", deciding.take_back, name="review-take-back"),
    path("<slug:team>/reviews/<slug:review>", page.review, name="review"),
    path("<slug:team>/reviews/<slug:review>/grid", page.grid, name="review-grid"),
    path("<slug:team>/reviews/<slug:review>/change", starting.change, name="review-change"),
    path("<slug:team>/reviews/<slug:review>/close", closing.close, name="review-close"),
    path("<slug:team>/reviews/<slug:review>/reopen", closing.reopen, name="review-reopen"),
    path("<slug:team>/reviews/<slug:review>/summary", closing.summary, name="review-summary"),
    path("<slug:team>/reviews/<slug:review>/summary.pdf", closing.pdf, name="review-pdf"),
    path("<slug:team>/p/<slug:picture>/comments", talk.comments, name="picture-comments"),
    path("<slug:team>/p/<slug:picture>/edit-from-pins", pins.edit, name="picture-pins-edit"),
    path("<slug:team>/comments/<slug:comment>", thread.comment, name="comment"),
    path("<slug:team>/comments/<slug:comment>/answer", thread.answer, name="comment-answer"),
    path("<slug:team>/comments/<slug:comment>/edit", thread.edit, name="comment-edit"),
    path("<slug:team>/comments/<slug:comment>/remove", thread.remove, name="comment-remove"),
    path("<slug:team>/comments/<slug:comment>/restore", thread.restore, name="comment-restore"),
    path("<slug:team>/comments/<slug:comment>/resolve", thread.resolve, name="comment-resolve"),
    path("<slug:team>/comments/<slug:comment>/reopen", thread.reopen, name="comment-reopen"),
]
