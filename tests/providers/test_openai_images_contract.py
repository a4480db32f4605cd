"""OpenAI's Images API fulfils the contract of every dialect."""

from __future__ import annotations

from generations.providers.base import Dialect
from generations.providers.openai_images import OpenAIImages
from tests.providers.contract import SeveralContract, SizedContract, StreamingContract


class TestOpenAIImages(SeveralContract, SizedContract, StreamingContract):
    def dialect(self, *, unbilled_failures: bool = False) -> Dialect:
        return OpenAIImages(unbilled_failures=unbilled_failures)
