"""Runbase's dialect fulfils the contract of every dialect."""

from __future__ import annotations

from tests.providers.tasks import TaskContract, asked


class TestRunbase(TaskContract):
    contract = "runbase"
    asked = asked("runbase")
