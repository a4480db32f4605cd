"""RunAPI's dialect fulfils the contract of every dialect."""

from __future__ import annotations

from tests.providers.tasks import TaskContract, asked


class TestRunAPI(TaskContract):
    contract = "runapi"
    asked = asked("runapi")
