"""Beyond one machine: PostgreSQL, Redis and a bucket, where the environment names them."""
