import { ensureConsole } from './console.mjs';
import { ensureClientTypes, ensureDatabaseClient } from './generate.mjs';
import { ensurePackages } from './install.mjs';
import { findRuntimeNode, isRuntimeNode } from './pinned-node.mjs';
import { SetupError, workspaceRoot } from './workspace.mjs';

/**
 * Brings a checkout to the point where everything runs; does nothing, in milliseconds, when it is there already.
 * Resolves to the root folder and the path of the Node that runs the platform.
 */
export async function bootstrap({
  root = workspaceRoot,
  log = (line) => process.stdout.write(`${line}\n`),
} = {}) {
  await ensurePackages(root, log);
  const node = findRuntimeNode(root);
  await ensureDatabaseClient(root, node.path, log);
  await ensureConsole(root, node.path, log);
  return { root, nodePath: node.path };
}

/** Beyond what runs: what the type checker and the tests need. */
export async function prepareSources({ root, nodePath, log = (line) => process.stdout.write(`${line}\n`) }) {
  await ensureClientTypes(root, nodePath, log);
}

/** Packages and client types, for a command that calls a server: no database, no console. Standard output stays the command's. */
export async function prepareTool({
  root = workspaceRoot,
  log = (line) => process.stderr.write(`${line}\n`),
} = {}) {
  await ensurePackages(root, log);
  const { path: nodePath } = findRuntimeNode(root);
  await ensureClientTypes(root, nodePath, log);
  return { root, nodePath, isThisNode: isRuntimeNode() };
}

/** Runs a command-line entry: expected failures end as a message, unexpected ones keep their stack. */
export async function runEntry(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(
      error instanceof SetupError ? `\n${error.message}\n` : `\n${error?.stack ?? error}\n`,
    );
    process.exitCode = 1;
  }
}
