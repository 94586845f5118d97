# syntax=docker/dockerfile:1
# linux/amd64 and linux/arm64. On arm64 models train on WebAssembly: TensorFlow's native library is built for x64 only.
# docker buildx build -f docker/cpu.Dockerfile --platform linux/amd64,linux/arm64 -t gallerist:local .

FROM node:24.21.0-bookworm-slim AS sources
WORKDIR /app
COPY package.json package-lock.json .npmrc .nvmrc ./
COPY apps/api/package.json apps/api/
COPY apps/admin/package.json apps/admin/
COPY libs/client/package.json libs/client/
COPY libs/embedding/package.json libs/embedding/
COPY libs/metrics/package.json libs/metrics/
COPY libs/preprocess/package.json libs/preprocess/
COPY tools/package.json tools/

# The database client and the console.
FROM sources AS build
RUN npm ci --ignore-scripts && npm rebuild --ignore-scripts
COPY . .
RUN npm run build

# What runs: no compiler, no test, no other platform's library, and the image's own Node.
FROM sources AS packages
ARG TARGETARCH
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/node-linux-* node_modules/node-win-* node_modules/node-bin-* node_modules/.bin/node \
 && find node_modules/onnxruntime-node/bin -mindepth 2 -maxdepth 2 ! -name linux -exec rm -rf {} + \
 && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 \
      ! -name "$(node -p 'process.arch')" -exec rm -rf {} +

FROM node:24.21.0-bookworm-slim AS runtime
LABEL org.opencontainers.image.title="Gallerist" org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=packages /app/ ./
COPY libs/ libs/
COPY apps/api/src/ apps/api/src/
COPY prisma/ prisma/
COPY prisma.config.ts tsconfig.base.json LICENSE ./
COPY docker/healthcheck.mjs docker/
COPY --from=build /app/apps/api/src/infra/prisma/generated/ apps/api/src/infra/prisma/generated/
COPY --from=build /app/apps/admin/dist/ apps/admin/dist/
# The only places that are written: everything else may be read-only.
RUN mkdir -p /data /blobs /tmp && chown 1000:1000 /data /blobs
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
USER 1000:1000
VOLUME ["/data", "/blobs"]
EXPOSE 4000 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 CMD ["node", "docker/healthcheck.mjs"]
CMD ["node", "apps/api/src/main.ts"]
