FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN DATA_DIR=/tmp/data /venv/bin/python manage.py compile_messages

FROM python:3.13-slim
RUN useradd --create-home --uid 1000 studio && mkdir /data && chown studio /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER studio
ENV DATA_DIR=/data HOST=0.0.0.0 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["/venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz')"]
CMD ["/venv/bin/python", "-m", "studio.supervisor"]
