# The orchestrator: one binary on a base that has a C library and little else. From the root of a clone:
#
#   docker build --tag aieffect .
#   docker run --publish 127.0.0.1:18000:8000 --volume aieffect-data:/data aieffect    the server, its state in a file
#   docker run --rm --volume "$PWD:/package:ro" aieffect check /package/blueprint.json     any other command
#
# For many machines, and with Redis: docker-compose.yml.

# The compiler runs on the builder's own kind of machine, also when the image is for another one: emulated it would take long.
FROM --platform=$BUILDPLATFORM oven/bun:1.4.5-slim AS build
WORKDIR /source
COPY package.json bun.lock ./
RUN bun install --frozen-lockfile --production --ignore-scripts
# What .dockerignore lets through.
COPY . .
ARG TARGETARCH
# A builder that does not say for which machine builds for its own.
RUN case "$TARGETARCH" in amd64) set linux-x64 ;; "") ;; *) set "linux-$TARGETARCH" ;; esac && \
  bun scripts/build.ts --keep-templates "$@" && mkdir /data

# For /bin/sh: `aieffect compose --orchestrator` starts the image as a shell, as the consumers of its file expect.
FROM busybox:1.37.0-musl AS shell

# Debian's C library, time zones and certificates. A full Debian would be two thirds of this image.
FROM gcr.io/distroless/base-nossl-debian13:nonroot
LABEL org.opencontainers.image.title="aieffect" \
  org.opencontainers.image.description="Runs pipelines of containerised services: REST API, workers, command line" \
  org.opencontainers.image.licenses="Apache-2.0"
COPY --from=shell /bin/busybox /bin/sh
COPY --from=shell /bin/busybox /bin/sleep
COPY --from=build --chown=65532:65532 /data /data
COPY --from=build /source/dist/aieffect-linux-* /usr/local/bin/aieffect
# Where `serve` answers, where the health port of a `worker` is, and whom `health` asks: either of them.
ENV HOST=0.0.0.0 PORT=8000 AIEFFECT_HEALTH_PORT=8000 AIEFFECT_SERVER=http://127.0.0.1:8000
# Where the database is. HOME is for users that the base has never heard of: some clusters give each container one.
ENV XDG_DATA_HOME=/data HOME=/data
# As numbers, for Kubernetes believes only those to be another user than root.
USER 65532:65532
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
# What is in flight is handed over within 10 s.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["aieffect", "health"]
ENTRYPOINT ["aieffect"]
CMD ["serve"]
