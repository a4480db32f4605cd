"""Addresses of batches and of the team's word lists."""

from django.urls import path

from generations.views.batch import acts, listing, new, page, word_lists

urlpatterns = [
    path("<slug:team>/batches", listing.batches, name="batches"),
    path("<slug:team>/batches/new", new.new, name="batch-new"),
    path("<slug:team>/batches/rows/<slug:row>", page.cell, name="batch-cell"),
    path("<slug:team>/batches/<slug:batch>", page.batch, name="batch"),
    path("<slug:team>/batches/<slug:batch>/progress", page.progress, name="batch-progress"),
    path("<slug:team>/batches/<slug:batch>/pause", acts.pause, name="batch-pause"),
    path("<slug:team>/batches/<slug:batch>/resume", acts.resume, name="batch-resume"),
    path("<slug:team>/batches/<slug:batch>/cancel", acts.cancel, name="batch-cancel"),
    path("<slug:team>/batches/<slug:batch>/retry", acts.retry, name="batch-retry"),
    path("<slug:team>/batches/<slug:batch>/reveal", acts.reveal, name="batch-reveal"),
    path("<slug:team>/batches/<slug:batch>/vote", acts.vote, name="batch-vote"),
    path("<slug:team>/lists", word_lists.word_lists, name="word-lists"),
    path("<slug:team>/lists/<slug:wordlist>", word_lists.word_list, name="word-list"),
    path("<slug:team>/lists/<slug:wordlist>/remove", word_lists.remove, name="word-list-remove"),
    path("<slug:team>/lists/<slug:wordlist>/restore", word_lists.restore, name="word-list-restore"),
]
