"""Addresses of a team's settings."""

from django.urls import path

from generations.views.settings import gateway_acts, gateways, members, prices, projects, retention, team

urlpatterns = [
    path("<slug:team>/settings", team.team, name="settings"),
    path("<slug:team>/settings/members", members.members, name="settings-members"),
    path("<slug:team>/settings/members/invite", members.invite, name="settings-invite"),
    path(
        "<slug:team>/settings/invitations/<slug:invitation>/revoke", members.revoke, name="settings-invitation-revoke"
    ),
    path("<slug:team>/settings/members/restore", members.restore, name="settings-member-restore"),
    path("<slug:team>/settings/members/<slug:member>/role", members.role, name="settings-member-role"),
    path("<slug:team>/settings/members/<slug:member>/remove", members.remove, name="settings-member-remove"),
    path("<slug:team>/settings/members/<slug:member>/reset", members.reset, name="settings-member-reset"),
    path("<slug:team>/settings/projects", projects.projects, name="settings-projects"),
    path("<slug:team>/settings/projects/<slug:project>", projects.project, name="settings-project"),
    path("<slug:team>/settings/projects/<slug:project>/archive", projects.archive, name="settings-project-archive"),
    path("<slug:team>/settings/projects/<slug:project>/restore", projects.restore, name="settings-project-restore"),
    path("<slug:team>/settings/projects/<slug:project>/retention", retention.retention, name="settings-retention"),
    path("<slug:team>/settings/gateways", gateways.gateways, name="settings-gateways"),
    path("<slug:team>/settings/gateways/add", gateways.add, name="settings-gateway-add"),
    path("<slug:team>/settings/gateways/<slug:gateway>", gateways.edit, name="settings-gateway"),
    path("<slug:team>/settings/gateways/<slug:gateway>/test", gateway_acts.test, name="settings-gateway-test"),
    path("<slug:team>/settings/gateways/<slug:gateway>/default", gateway_acts.default, name="settings-gateway-default"),
    path("<slug:team>/settings/gateways/<slug:gateway>/move", gateway_acts.move, name="settings-gateway-move"),
    path("<slug:team>/settings/gateways/<slug:gateway>/enable", gateway_acts.enable, name="settings-gateway-enable"),
    path("<slug:team>/settings/gateways/<slug:gateway>/disable", gateway_acts.disable, name="settings-gateway-disable"),
    path("<slug:team>/settings/gateways/<slug:gateway>/clone", gateway_acts.clone, name="settings-gateway-clone"),
    path("<slug:team>/settings/gateways/<slug:gateway>/delete", gateway_acts.delete, name="settings-gateway-delete"),
    path("<slug:team>/settings/gateways/<slug:gateway>/prices", prices.price_page, name="settings-gateway-prices"),
    path(
        "<slug:team>/settings/gateways/<slug:gateway>/prices.csv", prices.price_csv, name="settings-gateway-prices-csv"
    ),
    path(
        "<slug:team>/settings/gateways/<slug:gateway>/prices/change",
        prices.price_change,
        name="settings-gateway-prices-change",
    ),
]
