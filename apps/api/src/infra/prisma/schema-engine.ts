import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { readSchema } from './migration-files.ts';
import { connectForMigrations } from './migration-adapter.ts';

/** Prisma's tables and enums are all ours: nothing is left to another tool. */
export const noFilters = { externalTables: [], externalEnums: [] };

let isLoaded: Promise<void> | undefined;

/**
 * Runs Prisma's schema engine (WebAssembly, no binary) against a database.
 *
 * @param options.openShadowUrl Gives an empty scratch database; only `diff` over migrations asks for it.
 */
export async function withSchemaEngine<T>(
  options: { url: string; openShadowUrl?: () => Promise<string> },
  run: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  await (isLoaded ??= loadEngine());
  const schema = await readSchema();
  const connection = connectForMigrations({
    url: options.url,
    openShadowUrl: options.openShadowUrl ?? refuseShadow,
  });
  try {
    const engine = await bindings.SchemaEngine.new(
      { datamodels: [[schema.path, schema.content]] },
      () => undefined,
      connection.factory,
    );
    try {
      return await run(engine);
    } finally {
      engine.free();
    }
  } catch (error) {
    throw readablePanic(error);
  } finally {
    await connection.close();
  }
}

async function loadEngine(): Promise<void> {
  const file = fileURLToPath(
    new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')),
  );
  registerPanics();
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    // The bindings module is the imports object that the binary names; its type does not say so.
    './schema_engine_bg.js': { ...bindings } as unknown as WebAssembly.ModuleImports, // see the line above
  });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
}

let lastPanic: string | null = null;

/** Without this registry a panic of the engine shows as "Cannot read properties of undefined". */
function registerPanics(): void {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string): void {
        lastPanic = message;
      },
    },
  });
}

function readablePanic(error: unknown): unknown {
  if (!(error instanceof WebAssembly.RuntimeError) || lastPanic === null) return error;
  const message = lastPanic;
  lastPanic = null;
  return new Error(`the schema engine panicked: ${message}`, { cause: error });
}

function refuseShadow(): Promise<string> {
  throw new Error('withSchemaEngine: this call needs a shadow database, and none was given');
}
