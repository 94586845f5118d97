import { ImportFault } from '../import.types.ts';

/** An identity or a sample with all its metadata is far smaller. */
const maxLineLength = 262_144;

/**
 * Values of a file with one JSON text in a line, in order; undefined for a line that is none. Empty lines count.
 *
 * @throws {ImportFault} for a line without an end.
 */
export async function* readJsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineLength) throw new ImportFault('a record of the export has no end');
    for (const line of lines) yield parse(line);
  }
  const last = rest + decoder.decode();
  if (last !== '') yield parse(last);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
