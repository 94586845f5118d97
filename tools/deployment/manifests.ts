import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A document of YAML, of any shape: a wrong guess about one fails the test at the very place. */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export type Manifest = any;

/** The documents of a file. @throws {Error} for what is no YAML. */
export async function readYaml(path: string): Promise<Manifest[]> {
  const documents = parseAllDocuments(await readFile(`${root}${path}`, 'utf8'), { merge: true });
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${path}: ${error.message}`);
    // oxlint-disable-next-line typescript/no-unsafe-return -- of any shape, as the type says
    return document.toJS();
  });
}

/** The YAML files below a folder, as paths from the root. */
export async function yamlFiles(folder: string): Promise<string[]> {
  const entries = await readdir(`${root}${folder}`, { recursive: true });
  return entries.filter((name) => /\.ya?ml$/.test(name)).map((name) => `${folder}/${name}`);
}

export interface Instruction {
  readonly name: string;
  readonly words: readonly string[];
}

/** The instructions of a Dockerfile, with continued lines joined. */
export async function readDockerfile(path: string): Promise<Instruction[]> {
  const text = (await readFile(`${root}${path}`, 'utf8')).replace(/^#.*$/gm, '').replace(/\\\n/g, ' ');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [name = '', ...words] = line.trim().split(/\s+/);
    return { name, words };
  });
}
