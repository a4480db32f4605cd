from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GenerationsConfig(AppConfig):
    name = "generations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # By name: models cannot be imported before the registry is ready.
        index = import_module("generations.models.search_index")
        post_migrate.connect(index.build, sender=self)
        import_module("generations.checks")
