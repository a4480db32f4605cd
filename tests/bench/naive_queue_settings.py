"""The studio's settings with the queue as it comes: its own pace of polling, a task that works itself."""

from studio.settings import *  # noqa: F403

Q_CLUSTER = {"name": "studio", "orm": "default", "workers": 2, "timeout": 60, "retry": 120}
