/** A row as PostgreSQL's COPY writes it: values as text, null as `\N`, so that `psql` can read a backup as well. */
export type TextRow = readonly (string | null)[];

const nullMark = String.raw`\N`;
const escapes: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '\v': String.raw`\v`,
};
const unescapes = new Map(Object.entries(escapes).map(([plain, escaped]) => [escaped, plain]));

export function writeRow(row: TextRow): string {
  return `${row.map(writeValue).join('\t')}\n`;
}

function writeValue(value: string | null): string {
  return value === null ? nullMark : value.replace(/[\\\b\f\n\r\t\v]/g, (plain) => escapes[plain] ?? plain);
}

/** @param line Without its end. */
export function readRow(line: string): TextRow {
  return line.split('\t').map((text) => (text === nullMark ? null : readValue(text)));
}

function readValue(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\./g, (escaped) => unescapes.get(escaped) ?? escaped.slice(1));
}

/** The rows of a table's file, of any length. */
export async function* readRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextRow> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: string[] = [];
  for await (const chunk of chunks) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    const first = lines.shift() ?? '';
    if (lines.length === 0) {
      parts.push(first);
      continue;
    }
    yield readRow(parts.join('') + first);
    parts = [lines.pop() ?? ''];
    for (const line of lines) yield readRow(line);
  }
  if (parts.join('') + decoder.decode() !== '') throw new RangeError('readRows: the last row has no end');
}
