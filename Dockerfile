# The service in a container; docs/deployment.md shows how to build and run it.
#
#   BASE   an image with Python 3.11 to 3.13 and its venv module
#   GPU    1 for TensorFlow with CUDA, for hosts with the NVIDIA Container Toolkit
ARG BASE=docker.io/library/python:3.11-slim-bookworm

FROM ${BASE} AS build
ARG GPU=
WORKDIR /source
RUN python3 -m venv /opt/facespace
# The requirements come first, so that a change of the code does not install TensorFlow again.
COPY constraints.txt requirements*.txt ./
RUN /opt/facespace/bin/pip install --no-cache-dir --only-binary :all: -r "requirements${GPU:+-gpu}.txt"
COPY . .
RUN /opt/facespace/bin/pip install --no-cache-dir --no-deps .

FROM ${BASE}
COPY --from=build /opt/facespace /opt/facespace
# The volume holds the faces (results/) and the networks that were fetched (.cache/).
RUN useradd --uid 1000 --home-dir /data --no-create-home facespace && install --directory --owner=facespace --group=facespace /data
ENV PATH=/opt/facespace/bin:$PATH HOME=/data
WORKDIR /data
VOLUME /data
USER 1000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["facespace"]
CMD ["serve", "--bind", "0.0.0.0:8000"]
