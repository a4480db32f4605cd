"""A team's settings: the team, its members, projects and gateways. All of it is the owners'."""
