"""A prompt's page: its words, its versions and what they brought, and every way to use it."""
