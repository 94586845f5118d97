import pino, { type Logger } from 'pino';

/** Paths of log objects that may hold secrets or personal data, whoever logs them. */
const redacted = ['*.authorization', '*.secret', '*.key', '*.password', '*.vector', '*.embedding', '*.bytes'];

/** The process's log: one JSON object a line on stderr, so that stdout stays for people and for scripts. */
export function createLog(level: string): Logger {
  return pino({ level, redact: redacted, base: null }, pino.destination({ fd: 2, sync: true }));
}
