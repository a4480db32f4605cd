"""The processes that make up the studio; each is started by ``studio.supervisor`` and never outlives it."""
