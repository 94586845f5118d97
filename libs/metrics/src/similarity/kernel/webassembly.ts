/** The part of WebAssembly's JavaScript interface that the kernels use; TypeScript has it only for browsers. */
export interface WebAssemblyApi {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WebAssemblyModule;
  readonly Memory: new (limits: { initial: number; maximum?: number }) => WebAssemblyMemory;
  readonly Instance: new (
    module: WebAssemblyModule,
    imports: Readonly<Record<string, Readonly<Record<string, WebAssemblyMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

export interface WebAssemblyModule {
  readonly [Symbol.toStringTag]: string;
}

export interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
  /** Views of the old `buffer` are empty afterwards. */
  grow(pages: number): number;
}

/** The unit in which the memory of a WebAssembly module grows. */
export const WEBASSEMBLY_PAGE_BYTES = 65_536;

// `as`: TypeScript declares the global only with the browser's library, and programs declare parts of it themselves
const platform = globalThis as unknown as { WebAssembly?: WebAssemblyApi };

/** undefined where the platform has no WebAssembly. */
export const webAssembly: WebAssemblyApi | undefined = platform.WebAssembly;
