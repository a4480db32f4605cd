"""The first owner and what a new team is given."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from generations.models import Draft, SetupToken, Team, User
from generations.workflow import teams
from tests import factories


def founder(**fields: str) -> teams.Founder:
    facts = {
        "name": "Lena Moss",
        "email": "Lena@Example.com",
        "password": "a quiet long one",
        "team_name": "Northlight",
    }
    return teams.Founder(**(facts | fields))


@pytest.mark.django_db
class TestFound:
    def test_makes_the_owner_and_a_team_that_can_work(self) -> None:
        owner, team = teams.found(SetupToken.make(), founder())

        assert team.memberships.get().role == "owner"
        assert (owner.email, team.slug, team.projects.get().name) == ("lena@example.com", "northlight", "General")
        assert team.gateways.get().profile == "demo"

    def test_puts_an_example_into_the_composer(self) -> None:
        owner, team = teams.found(SetupToken.make(), founder())

        draft = Draft.objects.get(user=owner, project=team.projects.get())

        assert len(draft.data["prompt"]) > 80

    def test_a_token_works_once(self) -> None:
        token = SetupToken.make()
        teams.found(token, founder())

        with pytest.raises(teams.SetupClosed):
            teams.found(token, founder(email="second@example.com"))
        assert User.objects.count() == 1

    def test_a_wrong_token_makes_nothing(self) -> None:
        SetupToken.make()

        with pytest.raises(teams.SetupClosed):
            teams.found("guessed", founder())
        assert not Team.objects.exists()

    def test_a_token_left_over_is_worth_nothing_once_there_is_a_team(self) -> None:
        token = SetupToken.make()
        factories.team("Here", factories.user())

        with pytest.raises(teams.SetupClosed):
            teams.found(token, founder())

    def test_a_refused_founding_leaves_the_token_open(self) -> None:
        token = SetupToken.make()
        factories.user("Lena", email="lena@example.com")

        with pytest.raises(Exception, match="email"):
            teams.found(token, founder())
        assert teams.setup_is_open(token)

    def test_takes_the_time_zone_of_the_browser(self) -> None:
        owner, team = teams.found(SetupToken.make(), founder(time_zone="Asia/Shanghai"))

        assert owner.time_zone == team.time_zone == "Asia/Shanghai"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_becomes_owner() -> None:
    token = SetupToken.make()
    start = threading.Barrier(4)
    ends: list[str] = []

    def press(number: int) -> None:
        start.wait()
        try:
            teams.found(token, founder(email=f"p{number}@example.com"))
            ends.append("owner")
        except teams.SetupClosed:
            ends.append("closed")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["closed", "closed", "closed", "owner"]
    assert (User.objects.count(), Team.objects.count()) == (1, 1)


class TestSlug:
    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Northlight Studio", "northlight-studio"),
            ("北光设计", "team"),
            ("Bäckerei & Söhne", "backerei-sohne"),
            ("  --  ", "team"),
            ("Join", "join-team"),
            ("A" * 80, "a" * 32),
        ],
    )
    def test_comes_from_the_name(self, name: str, slug: str) -> None:
        assert teams.slug_for(name) == slug

    @pytest.mark.django_db
    def test_a_second_team_of_that_name_gets_a_number(self) -> None:
        owner = factories.user()

        slugs = [teams.new_team(owner, "北光设计").slug for _ in range(3)]

        assert slugs == ["team", "team-2", "team-3"]
