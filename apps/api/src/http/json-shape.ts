import type { IncomingMessage, ServerResponse } from 'node:http';

/** Enough for 100 pictures with all their fields, for the longest embedding, and for bounded JSON beside them. */
export const maxJsonMarks = 50_000;

/** What the error handler knows these refusals by. */
export const tooManyValues = 'gallerist.too.many.values';

class BodyRefusal extends Error {
  override readonly name = 'BodyRefusal';
  readonly type: string;

  constructor(type: string) {
    super(type);
    this.type = type;
  }
}

/**
 * For `express.json`: looks at a body before it is parsed. Millions of small values in one body would hold the event
 * loop for seconds, and fill the memory once GraphQL copies them.
 *
 * @throws {BodyRefusal} by whose `type` the error handler answers.
 */
export function refuseBombs(
  ...[, , body, encoding]: [IncomingMessage, ServerResponse, Buffer, string]
): void {
  // JSON is UTF-8; the marks below are bytes of it.
  if (encoding.toLowerCase() !== 'utf-8') throw new BodyRefusal('charset.unsupported');
  if (!hasAtMostMarks(body, maxJsonMarks)) throw new BodyRefusal(tooManyValues);
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const openBrace = 0x7b;

/** Whether JSON has at most `max` commas and opening brackets outside texts: it has hardly more values than those. */
export function hasAtMostMarks(json: Buffer, max: number): boolean {
  let marks = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === quote) {
      at = endOfText(json, at);
    } else if (byte === comma || byte === openBracket || byte === openBrace) {
      marks += 1;
      if (marks > max) return false;
    }
  }
  return true;
}

/** Where the text that starts at `start` closes; the end of the body if it does not. */
function endOfText(json: Buffer, start: number): number {
  let end = json.indexOf(quote, start + 1);
  while (end !== -1 && isEscaped(json, { from: start, at: end })) end = json.indexOf(quote, end + 1);
  return end === -1 ? json.length : end;
}

function isEscaped(json: Buffer, { from, at }: { readonly from: number; readonly at: number }): boolean {
  let before = at - 1;
  while (before > from && json[before] === backslash) before -= 1;
  return (at - before) % 2 === 0;
}
