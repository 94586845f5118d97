import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env['GALLERIST_API'] ?? 'http://127.0.0.1:4000';
const served = ['/media', '/auth', '/imports', '/exports', '/healthz'];

export default defineConfig({
  plugins: [react()],
  // Replaced in each answer; Mantine and Vite read it from the page (app/nonce.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2022',
    // light-dark() must stay as it is: rewritten for older browsers it hangs on variables that nobody sets.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Script and style are never inlined: the policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Which file needs which: the budget's test reads it; it is not served.
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 5173,
    // One origin, as in production; the socket's origin is compared with the host, so both stay as the browser sent them.
    proxy: {
      '/graphql': { target: api, ws: true },
      // `POST /setup` has a page of the same name.
      '/setup': {
        target: api,
        bypass: ({ method }) => (method === 'GET' ? '/index.html' : undefined),
      },
      ...Object.fromEntries(served.map((path) => [path, { target: api }])),
    },
  },
});
