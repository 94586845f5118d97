import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { readSchema } from './migration-files.ts';
import { connectForMigrations } from './migration-adapter.ts';

/** The part of the global that is used here; its full type comes only with the browser's library. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

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
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** Without this registry a panic of the engine shows as "unreachable" or "Cannot read properties of undefined". */
function registerPanics(): void {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string): void {
        process.emitWarning(`the schema engine panicked: ${message}`);
      },
    },
  });
}

function refuseShadow(): Promise<string> {
  throw new Error('withSchemaEngine: this call needs a shadow database, and none was given');
}
