// Runs before anything else is loaded, on whatever Node the machine has: old syntax on purpose.
const minimum = [20, 19];

/** Ends the process with a sentence, not a stack, when the host's Node is too old to bootstrap. */
export function requireBootstrapNode(version) {
  const found = version || process.versions.node;
  if (isNewEnough(found)) return;
  process.stderr.write(
    'gallerist needs Node ' +
      minimum.join('.') +
      ' or newer to set itself up; this is Node ' +
      found +
      '.\n' +
      'Install a newer one from https://nodejs.org and run the command again.\n',
  );
  process.exit(1);
}

export function isNewEnough(version) {
  const parts = version.split('.').map(Number);
  return parts[0] > minimum[0] || (parts[0] === minimum[0] && parts[1] >= minimum[1]);
}
