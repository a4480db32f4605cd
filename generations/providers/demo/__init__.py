"""The built-in demo gateway: a small ASGI app that keeps a gateway's contract and draws its pictures itself.

Run it with ``python -m generations.providers.demo --port 8001``. It needs neither Django nor a network.

* ``app``: routes and the flow of one call. ``http``: bodies in, answers and events out. ``serve``: uvicorn around it.
* ``contract_images``: what the OpenAI Images contract allows, and how its answers are shaped.
* ``draw``: from a prompt, a size and a seed to a picture.
"""
