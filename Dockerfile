# One image for the three programs: web (default command), worker, beat. See docker-compose.yml.
FROM python:3.11-slim-bookworm AS construction
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.txt ./
RUN /app/.venv/bin/pip install --require-hashes --no-deps -r requirements.txt
COPY . .
# Static files with hashed names, compressed once and for all. No key, no database is needed for that.
RUN STATIQUES_COMPILES=1 /app/.venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/portail --shell /usr/sbin/nologin portail \
    && install -d -o portail -g portail /var/lib/portail
COPY --from=construction /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIQUES_COMPILES=1 \
    VAR_DIR=/var/lib/portail
WORKDIR /app
USER portail
VOLUME /var/lib/portail
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["bin/sante"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "config.wsgi:application"]
