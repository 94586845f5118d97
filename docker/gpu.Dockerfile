# syntax=docker/dockerfile:1
# linux/amd64 with an NVIDIA GPU and the NVIDIA container toolkit. Serves with GALLERIST_EXECUTION_PROVIDERS=cuda,cpu and
# trains on TensorFlow's CUDA wheel. The CPU image is built first and gives all that is not CUDA's:
# docker build -f docker/cpu.Dockerfile -t gallerist:local . && docker build -f docker/gpu.Dockerfile -t gallerist:gpu .

FROM gallerist:local AS cpu

# The binding is compiled against the pinned wheel, whose SHA-256 is checked; ONNX Runtime's script fetches its CUDA files.
FROM node:24.21.0-bookworm-slim AS native
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates g++ python3-pip \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=cpu /app/ ./
COPY tools/ tools/
RUN node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12
RUN node tools/tf-native/main.ts --cuda --cache /app/.tensorflow && rm -rf tools

FROM nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04 AS runtime
LABEL org.opencontainers.image.title="Gallerist (GPU)" org.opencontainers.image.licenses="Apache-2.0"
COPY --from=native /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=native /app/ ./
RUN mkdir -p /data /blobs && chown 1000:1000 /data /blobs
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data GALLERIST_EXECUTION_PROVIDERS=cuda,cpu \
    NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 1000:1000
VOLUME ["/data", "/blobs"]
EXPOSE 4000 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=300s --retries=3 CMD ["node", "docker/healthcheck.mjs"]
CMD ["node", "apps/api/src/main.ts"]
