import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env['GALLERIST_API'] ?? 'http://127.0.0.1:4000';
const served = ['/media', '/auth', '/imports', '/exports', '/healthz'];

/** Packages that some pages need and most do not stay with those pages. */
const ofSomePages =
  /node_modules\/(@mantine\/(charts|dropzone|spotlight)|recharts|d3-|victory-|cronstrue|react-dropzone)/u;

function isSharedPackage(id: string): boolean {
  return (
    /node_modules\/(react|react-dom|scheduler|react-i18next|i18next|@mantine|@tanstack|@floating-ui|@tabler|clsx|graphql-ws)\b/u.test(
      id,
    ) && !ofSomePages.test(id)
  );
}

function isFrame(id: string): boolean {
  return /apps\/admin\/src\/(app|ui|graphql)\//u.test(id) && !/\/(locales|charts)\/|-dialog\.tsx/u.test(id);
}

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
    chunkSizeWarningLimit: 1000,
    // A page would else be a hundred files of a kilobyte each: what all pages share is two.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vendor', test: isSharedPackage, priority: 2 },
            { name: 'frame', test: isFrame, priority: 1 },
          ],
        },
      },
    },
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
