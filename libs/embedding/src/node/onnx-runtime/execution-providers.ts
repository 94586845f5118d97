import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { RuntimeError } from '../runtimes/runtime-error.ts';

/** What ONNX Runtime may compute with, in the words of its own configuration. */
export const executionProviderNames = ['cpu', 'cuda', 'tensorrt'] as const;
export type ExecutionProviderName = (typeof executionProviderNames)[number];

/** Order of precedence, and never empty: an operator that the first one cannot run goes to the next. */
export type ExecutionProviders = readonly [ExecutionProviderName, ...ExecutionProviderName[]];

/** What serves where nobody asked for anything. */
export const defaultExecutionProviders: ExecutionProviders = ['cpu'];

/** The runtime's name as `system` says it: `onnxruntime-cpu`, after the provider that comes first. */
export const onnxRuntimeName = ([first]: ExecutionProviders): string => `onnxruntime-${first}`;

/** Folders of the package that may hold provider libraries for this machine. */
function libraryFolders(): readonly string[] {
  const root = join(dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')), 'bin');
  if (!existsSync(root)) return [];
  return readdirSync(root).map((version) => join(root, version, platform(), arch()));
}

/**
 * Whether the provider's library lies where ONNX Runtime looks for it; `cpu` is part of the runtime itself. Says nothing of
 * drivers and devices: these show when a session is opened.
 */
export function isProviderInstalled(
  provider: ExecutionProviderName,
  folders: readonly string[] = libraryFolders(),
): boolean {
  if (provider === 'cpu') return true;
  return folders.some(
    (folder) =>
      existsSync(folder) &&
      readdirSync(folder).some((name) => name.includes(`onnxruntime_providers_${provider}`)),
  );
}

/**
 * Refuses providers that are not here, in words that say what to do. ONNX Runtime itself would fail as well, after lines on
 * stderr that name paths of this machine.
 *
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE`
 */
export function requireProviders(providers: ExecutionProviders): void {
  const missing = providers.filter((provider) => !isProviderInstalled(provider));
  if (missing.length === 0) return;
  throw new RuntimeError(
    'RUNTIME_UNAVAILABLE',
    `ONNX Runtime has no execution provider ${missing.join(', ')} here: install its libraries into onnxruntime-node, or ask for cpu.`,
  );
}
