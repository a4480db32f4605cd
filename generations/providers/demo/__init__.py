"""The built-in demo gateway: a small ASGI app that keeps every gateway's contract and draws its pictures itself.

Run it with ``python -m generations.providers.demo --port 8001``. It needs neither Django nor a network, and shares no code with
the dialects that call it: it is the contracts' own rules.

* ``app``: each contract under its prefix. ``http``: bodies in, answers and events out. ``serve``: uvicorn around it.
* ``workshop``: what all contracts share. ``recording``: what tests can read. ``bills``: every price.
* ``contract_images`` with ``images`` and ``fields``: OpenAI's Images contract; ``rules`` says in what its relatives differ,
  which are ``contract_openai``, ``contract_matrix``, ``contract_hk`` and ``contract_vibe``.
* ``contract_responses`` with ``talk`` (requests) and ``replies`` (answers): the Responses API and VibeAPI's variant.
* ``contract_runbase`` and ``contract_runapi`` with ``tasks``: contracts of tasks.
* ``draw``: from a prompt, a size and a seed to a picture.
"""
