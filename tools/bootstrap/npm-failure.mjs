const causes = [
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT|network request/,
    sentence:
      'The npm registry cannot be reached. The first start needs it once; later starts do not.\n' +
      'Check the connection, the proxy (npm config get proxy) and the registry (npm config get registry).',
  },
  { pattern: /ENOSPC/, sentence: 'The disk is full: the packages need about 1.5 GB.' },
  {
    pattern: /EACCES|EPERM/,
    sentence: "A file may not be written: does this folder, or npm's cache, belong to another user?",
  },
  { pattern: /E401|E403/, sentence: 'The npm registry refused the request: it asks for credentials.' },
  {
    pattern: /EINTEGRITY/,
    sentence: 'A package is not the one that package-lock.json names. Try: npm cache clean --force',
  },
  {
    pattern: /can only install packages when your package\.json and package-lock\.json/,
    sentence: 'package.json and package-lock.json do not agree. Run: npm install --ignore-scripts',
  },
];

/** A sentence about the likely cause, then the end of what npm said. */
export function explainNpmFailure(output) {
  const cause = causes.find(({ pattern }) => pattern.test(output));
  const lastLines = output.trimEnd().split('\n').slice(-20).join('\n');
  return `${cause?.sentence ?? 'npm could not install the packages.'}\n\nnpm said:\n${lastLines}`;
}
