"""Pictures in a bucket of S3, or of what speaks its protocol. Loaded only where ``S3_BUCKET`` is set.

django-storages does the work; here it is made to keep the promises of a disk: what fails is an ``OSError``, which is what the
engine waits out with a paid picture in its hands, and a file is one request, not three.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from storages.backends.s3 import S3Storage

IN_MEMORY = 1_048_576
"""A file up to this many bytes is held in memory while it is read; a larger one in the spool."""
ABSENT = {404, 410}
CLIENT = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"mode": "standard", "max_attempts": 3},
    # Services other than Amazon's do not all know the checksums that newer clients add.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


@contextmanager
def as_disk(name: str, *, reading: bool = False) -> Iterator[None]:
    """Whatever the bucket or the way to it says becomes ``OSError``; ``reading`` a file that is not there ``FileNotFoundError``."""
    try:
        yield
    except ClientError as error:
        # A bucket that is missing says 404 as well, to what is written too: that can be mended, and the file is wanted then.
        if reading and error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in ABSENT:
            raise FileNotFoundError(name) from error
        raise OSError(f"The bucket refused {name}: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"The bucket cannot be reached for {name}: {error}") from error


class Bucket(S3Storage):  # type: ignore[misc]
    """The storage of ``STORAGES["default"]``."""

    def get_default_settings(self) -> dict[str, Any]:
        """django-storages asks this for everything that ``OPTIONS`` does not name."""
        return {**super().get_default_settings(), "client_config": CLIENT}

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("Files in the bucket are read whole or saved whole.")
        file = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(settings.SPOOL_DIR))  # noqa: SIM115 - the caller closes it
        with as_disk(name, reading=True):
            client = self.bucket.meta.client
            answer = client.get_object(Bucket=self.bucket_name, Key=str(self._normalize_name(name)))
            shutil.copyfileobj(answer["Body"], file)
        file.seek(0)
        found: File[bytes] = File(file, name)
        found.size = answer["ContentLength"]
        return found

    def _save(self, name: str, content: Any) -> str:
        with as_disk(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with as_disk(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with as_disk(name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with as_disk(name, reading=True):
            return int(super().size(name))
