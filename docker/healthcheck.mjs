/* global fetch, AbortSignal */
// Is every part ready? For HEALTHCHECK and for probes, which run inside the container: /readyz may stay on loopback.
const port = process.env.ADMIN_PORT || '9464';
const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) });
process.exit(response.ok ? 0 : 1);
