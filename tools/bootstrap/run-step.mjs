import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const heartbeatMs = 10_000;
const keptOutputLength = 20_000;

/**
 * Runs a command quietly, with one line when it starts, one every ten seconds and one when it ends.
 * Resolves to `{ code, output }`; `output` is the end of what the command printed.
 */
export function runStep({ title, command, args, log = printLine, ...options }) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  log(`${title} ...`);
  const heartbeat = setInterval(() => log(`${title} ... ${seconds()}`), heartbeatMs);
  return collect(command, args, options).then(
    (result) => {
      clearInterval(heartbeat);
      log(result.code === 0 ? `${title}: done in ${seconds()}` : `${title}: failed after ${seconds()}`);
      return result;
    },
    (error) => {
      clearInterval(heartbeat);
      throw error;
    },
  );
}

function printLine(line) {
  process.stdout.write(`${line}\n`);
}

/** The command's exit code and the end of its output, without a word on the terminal. */
export function collect(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-keptOutputLength);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    let stoppedBy = null;
    const stop = (signal) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    child.on('close', (code, signal) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      if (stoppedBy !== null) process.exit(128 + constants.signals[stoppedBy]);
      resolve({ code: code ?? 1, signal, output });
    });
  });
}
