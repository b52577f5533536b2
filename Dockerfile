# Three steps: build, collect what runs (node, its libraries, the application), and nothing else in the image: no shell, no package manager.
# To pin the base by digest: --build-arg NODE_IMAGE=node:24-slim@sha256:…
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM ${NODE_IMAGE} AS root
RUN set -eu; \
    mkdir -p /image/usr/bin /image/etc/ssl/certs /image/app /image/tmp /image/proc /image/dev; \
    node="$(readlink -f "$(command -v node)")"; \
    cp "$node" /image/usr/bin/node; \
    for library in $(ldd "$node" | grep -o '/[^ ]*'); do cp -L --parents "$library" /image; done; \
    if [ -s /etc/ssl/certs/ca-certificates.crt ]; then cp -L /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/; fi; \
    echo 'undermesh:x:65532:65532::/app:/' > /image/etc/passwd; \
    echo 'undermesh:x:65532:' > /image/etc/group; \
    echo 'hosts: files dns' > /image/etc/nsswitch.conf
COPY --from=build /src/.next/standalone /image/app
RUN chmod -R a+rX,go-w /image

FROM scratch
COPY --from=root /image /
WORKDIR /app
# Large buffers go back to the system when they are let go, and threads share their small memory: what is resident stays near what is alive.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
USER 65532:65532
# 7117: the page, on loopback. 7118: /livez, /readyz, /metrics.
EXPOSE 7117 7118
ENTRYPOINT ["/usr/bin/node", "undermesh.mjs"]
