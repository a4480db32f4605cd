"""A prompt's words among several people: saved without losing what another saved meanwhile; and changes that are proposed by
somebody who may not publish them, and then accepted, declined or withdrawn."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from generations import variables
from generations.models import ChangeRequest, Prompt, PromptVersion, User
from generations.workflow import notices, prompts
from generations.workflow.prompts import Details, Words

Status = ChangeRequest.Status


class Overtaken(Exception):
    """Since the writer began, another version came: ``newest``. Nothing was saved."""

    def __init__(self, newest: PromptVersion) -> None:
        super().__init__(newest.number)
        self.newest = newest


class Decided(Exception):
    """The change is not open any more: it was accepted, declined or withdrawn a moment before. Nothing was done."""


@transaction.atomic
def save(
    prompt: Prompt,
    person: User,
    base: PromptVersion,
    words: Words,
    details: Details | None,
    *,
    seen: int,
    why: str = "",
    publish: bool = True,
) -> PromptVersion | None:
    """Keep what ``person`` wrote on top of ``base``: the details where there are some, and a new version where its words differ.

    ``seen`` is the number of the newest version that the writer knew. Returns the new version, None where there is none. Raises
    :class:`Overtaken`.
    """
    # The prompt's row is the lock: what is newest stays so until the new one stands.
    Prompt.objects.select_for_update().get(pk=prompt.pk)
    changed = differs(base, words)
    newest = prompt.versions.select_related("person")[0]
    if changed and newest.number > seen:
        raise Overtaken(newest)
    if details is not None:
        prompts.describe(prompt, details)
    if changed:
        return prompts.add_version(prompt, person, words, why, publish=publish)
    if publish and prompt.live and base.number > prompt.live.number:
        prompts.pin(prompt, base)
    return None


def differs(version: PromptVersion, words: Words) -> bool:
    """Whether ``words`` are other than the version's: in text, variables, settings or references."""
    return _plain(prompts.words_of(version)) != _plain(words)


def _plain(words: Words) -> tuple[Any, ...]:
    references = [(one.image.pk, one.filename[:120], one.role, one.line) for one in words.references]
    said = {one.name: one for one in map(variables.from_json, words.variables)}
    return words.text, said, dict(words.settings), references


# -- Proposals ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def propose(base: PromptVersion, person: User, words: Words, note: str = "") -> ChangeRequest:
    """Ask those who may publish to make ``words`` the prompt's next version. Its references stay as they are."""
    change = ChangeRequest.objects.create(
        prompt=base.prompt,
        base=base,
        person=person,
        text=words.text,
        variables=[dict(one) for one in words.variables],
        settings=dict(words.settings),
        note=note[:400],
    )
    _tell(change)
    _notify(change, [base.prompt.owner], "change-proposed", person)
    return change


@transaction.atomic
def accept(change: ChangeRequest, person: User, answer: str = "") -> PromptVersion:
    """The next version, live, by the one who proposed it and with their note as its reason. Raises :class:`Decided`."""
    _decide(change, Status.ACCEPTED, person, answer)
    prompt = change.prompt
    kept = prompts.words_of(prompt.live).references if prompt.live else ()
    words = Words(text=change.text, variables=change.variables, settings=change.settings, references=kept)
    change.version = prompts.add_version(prompt, change.person, words, change.note)
    change.save(update_fields=["version"])
    _notify(change, [change.person], "change-accepted", person)
    return change.version


@transaction.atomic
def decline(change: ChangeRequest, person: User, answer: str) -> None:
    """Raises :class:`Decided`."""
    _decide(change, Status.DECLINED, person, answer)
    _tell(change)
    _notify(change, [change.person], "change-declined", person)


@transaction.atomic
def withdraw(change: ChangeRequest) -> None:
    """By the one who proposed it. Raises :class:`Decided`."""
    _decide(change, Status.WITHDRAWN, change.person)
    _tell(change)


def _notify(change: ChangeRequest, people: list[User], code: str, actor: User) -> None:
    title = {"title": change.prompt.name[:80]}
    kind = notices.Kind.PROMPT
    notices.notify(people, change.prompt.team_id, kind, code, change.public_id, actor=actor, params=title)


def _decide(change: ChangeRequest, status: str, person: User, answer: str = "") -> None:
    """The first word stands: whoever comes second changes no row."""
    said = {"status": status, "decided_by": person, "decided": timezone.now(), "answer": answer[:400]}
    if not ChangeRequest.objects.filter(pk=change.pk, status=Status.OPEN).update(**said):
        raise Decided
    for name, value in said.items():
        setattr(change, name, value)


def _tell(change: ChangeRequest) -> None:
    prompts.tell(change.prompt)
