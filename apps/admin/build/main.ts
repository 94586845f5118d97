import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { compressFolder } from './compress.ts';
import { generateOperations } from './generate.ts';

/** Builds the console into `dist`, which the API serves. */
const root = fileURLToPath(new URL('..', import.meta.url));
await generateOperations();
await build({ root, logLevel: 'warn' });
await compressFolder(fileURLToPath(new URL('../dist', import.meta.url)));
