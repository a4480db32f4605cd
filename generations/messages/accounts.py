"""Teams, people, projects and gateways as things to keep in order."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from generations.messages.entry import Entry

TABLE: Mapping[str, Entry] = {
    "ok": Entry(_("The gateway answers and takes the key.")),
    "models_not_listed": Entry(_("The gateway answers and takes the key. It lists no models.")),
    "key_unproved": Entry(
        _("The address answers and refused nothing, but nothing proved that the key or the model is right."),
        _("The first picture will show it."),
    ),
    "model_unlisted": Entry(
        _("The gateway answers and refused nothing, but it does not list the model “%(model)s”."),
        _("Check the model's id; the first picture will show whether it is right."),
    ),
    "gateway_name_taken": Entry(_("Another gateway of the team has this name."), _("Choose another name.")),
    "gateway_busy": Entry(
        _("Calls are waiting or running at this gateway (%(count)s)."), _("Wait until they have ended, or cancel them.")
    ),
    "belongs_elsewhere": Entry(_("This belongs to another team."), _("Choose one of this team's.")),
    "last_owner": Entry(_("A team needs an owner."), _("Make someone else an owner first.")),
    "last_project": Entry(_("A team needs a project."), _("Add another one first.")),
    "tag_name_taken": Entry(_("The team has a tag of this name already."), _("Merge the two, or choose another name.")),
    "project_name_taken": Entry(_("A project of this name exists already."), _("Choose another name.")),
    "invitation_closed": Entry(_("This invitation is no longer open."), _("Ask the person who sent it for a new one.")),
    "setup_closed": Entry(_("This studio has been set up already."), _("Sign in, or ask its owner for an invitation.")),
}
