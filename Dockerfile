# One image for web, workers, beat and pulse. Nothing is compiled: every dependency is a wheel.
FROM python:3.13-slim AS build
RUN pip install --no-cache-dir uv
WORKDIR /desk
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --group reader --no-install-project
COPY . .
RUN DESK_DATA=/tmp/build .venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home desk
WORKDIR /desk
COPY --from=build /desk /desk
ENV PATH=/desk/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
