import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** npm and the terminal both deliver one Ctrl-C: what comes again within this time is the same key press. */
const sameKeyPressMs = 300;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in the foreground and ends with it. The first signal is passed on once; a second one, sent
 * while the command is still ending, kills it. Resolves to the exit code.
 */
export function runChild(command, args, { cwd, env, watchParent = false } = {}) {
  return new Promise((resolve, reject) => {
    // Its own process group: the terminal's Ctrl-C then comes through us alone, and exactly once.
    const child = spawn(command, args, {
      cwd,
      env,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'inherit', 'inherit', ...(watchParent ? ['ipc'] : [])],
    });
    const forget = forwardSignals(child);
    const killOnExit = () => child.kill('SIGKILL');
    process.once('exit', killOnExit);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      forget();
      process.off('exit', killOnExit);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

function forwardSignals(child) {
  let firstAt = null;
  const handlers = signals.map((signal) => {
    const handler = () => {
      const now = Date.now();
      if (firstAt === null) {
        firstAt = now;
        child.kill(signal);
      } else if (now - firstAt > sameKeyPressMs) {
        child.kill('SIGKILL');
      }
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => handlers.forEach(([signal, handler]) => process.off(signal, handler));
}
