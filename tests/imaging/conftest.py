from collections.abc import Iterator

import pytest

from generations.imaging import Pool


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Real children, shared by the tests that do not kill them."""
    pool = Pool(2)
    yield pool
    pool.close()
