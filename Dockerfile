# Three images from one build: order-service, notification-service, and tidings (the command line tool and the mailbox).
#   docker build --target order-service -t tidings/order-service .
# BuildKit is needed (DOCKER_BUILDKIT=1 before Docker 23). docs/deployment.md tells the rest.

# An image that holds a ccache folder, to start from one; nothing without it.
ARG CCACHE_SEED=scratch
FROM ${CCACHE_SEED} AS ccache-seed

FROM debian:bookworm-slim AS packages
WORKDIR /source
COPY tools/packages tools/packages
COPY script/install-packages script/install-packages
RUN --mount=type=cache,id=tidings-apt,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,id=tidings-apt-lists,target=/var/lib/apt/lists,sharing=locked \
    script/install-packages build image

# What the console is built with, apart from the sources: it rarely changes. Behind a proxy that signs for the registry, hand in its authority:
#   docker build --secret id=npm_ca,src=/etc/ssl/certs/ca-certificates.crt …
FROM packages AS console
COPY console/package.json console/package-lock.json console/.npmrc console/install console/
RUN --mount=type=cache,id=tidings-npm,target=/root/.npm --mount=type=secret,id=npm_ca,target=/run/secrets/npm_ca \
    NODE_EXTRA_CA_CERTS=/run/secrets/npm_ca console/install

FROM packages AS build
COPY . .
COPY --from=console /source/console/node_modules console/node_modules
# One step, so that objects and debug symbols stay in no layer.
RUN --mount=type=cache,id=tidings-ccache,target=/ccache,from=ccache-seed \
    CCACHE_DIR=/ccache script/build release order-service notification-service tidings \
    && deploy/image/gather build/release/bin /image \
    && CCACHE_DIR=/ccache ccache --show-stats && rm -rf build

# Libraries, certificates and a user: no shell, no package manager. The layer is the same in all three images.
FROM scratch AS runtime
COPY --from=build /image/common/ /
COPY --from=build --chown=10001:10001 /image/data/ /data/
WORKDIR /data
USER 10001:10001
LABEL org.opencontainers.image.vendor="Tidings" org.opencontainers.image.licenses="Apache-2.0"

FROM runtime AS order-service
COPY --from=build /image/order-service/ /
ENV TIDINGS_HTTP_LISTEN=0.0.0.0:8080
EXPOSE 8080
LABEL org.opencontainers.image.title="Tidings order-service"
HEALTHCHECK --interval=5s --timeout=4s --start-period=20s --retries=3 CMD ["/usr/bin/order-service", "--health"]
ENTRYPOINT ["/usr/bin/order-service"]

# What writes mails also needs ICU.
FROM runtime AS mail-runtime
COPY --from=build /image/icu/ /

FROM mail-runtime AS notification-service
COPY --from=build /image/notification-service/ /
ENV TIDINGS_HTTP_LISTEN=0.0.0.0:8081
EXPOSE 8081
LABEL org.opencontainers.image.title="Tidings notification-service"
HEALTHCHECK --interval=5s --timeout=4s --start-period=20s --retries=3 CMD ["/usr/bin/notification-service", "--health"]
ENTRYPOINT ["/usr/bin/notification-service"]

FROM mail-runtime AS tidings
COPY --from=build /image/tidings/ /
LABEL org.opencontainers.image.title="Tidings command line and mailbox"
ENTRYPOINT ["/usr/bin/tidings"]
