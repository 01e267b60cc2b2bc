# The image of every Airflow service of docker-compose.yml: the pinned packages, compiled, and this repository's code.
FROM python:3.12-slim-bookworm

# tini passes SIGTERM on, so that a task is told to stop instead of being cut off with its container.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 50000 --create-home strategy \
 && install --directory --owner=strategy /var/lib/strategy /var/lib/airflow

# The lock holds the `production` extra too (CeleryExecutor, PostgreSQL): nothing is resolved here. Compiled packages
# halve the time that Airflow takes to start.
COPY requirements.lock /opt/strategy/requirements.lock
RUN pip install --no-cache-dir --require-hashes --requirement /opt/strategy/requirements.lock \
 && python -m compileall -q -j 2 /usr/local/lib/python3.12/site-packages || true

COPY dags /opt/strategy/dags
COPY dbt /opt/strategy/dbt
COPY extractors /opt/strategy/extractors
COPY expectations /opt/strategy/expectations
COPY publication /opt/strategy/publication

USER strategy
WORKDIR /opt/strategy
ENV PYTHONPATH=/opt/strategy \
    AIRFLOW_HOME=/var/lib/airflow \
    STRATEGY_HOME=/var/lib/strategy
ENTRYPOINT ["tini", "-g", "--"]
CMD ["airflow", "version"]
