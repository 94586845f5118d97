import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { BackupError, damaged } from './backup-error.ts';
import {
  backupFormat,
  manifestDigestName,
  manifestName,
  manifestSchema,
  type BackupEntry,
  type BackupManifest,
} from './backup-manifest.ts';
import { blobContents, type BlobContent } from './blob-stream.ts';

const mostEntries = 1_000_000;

/** A backup that was opened; `verify` reads all of it before anything is believed. */
export class BackupReader {
  readonly manifest: BackupManifest;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, manifest: BackupManifest) {
    this.#zip = zip;
    this.#entries = entries;
    this.manifest = manifest;
  }

  /** @throws {BackupError} for what is no backup, cut off, or written by a newer version. */
  static async open(path: string): Promise<BackupReader> {
    const zip = await openPromise(path, { autoClose: false, lazyEntries: true }).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        throw new BackupError('NO_SUCH_FILE', `there is no file ${path}`);
      throw new BackupError('NOT_A_BACKUP', `${path} is no backup, or it is cut off`, { cause: error });
    });
    try {
      const entries = await listEntries(zip);
      return new BackupReader(zip, entries, await readManifest(zip, entries));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  /** The bytes of an entry, checked to the last one. */
  async *read({ path, bytes, sha256 }: BackupEntry): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let total = 0;
    for await (const chunk of this.#stream(path)) {
      hash.update(chunk);
      total += chunk.byteLength;
      if (total > bytes) break;
      yield chunk;
    }
    if (total !== bytes || hash.digest('hex') !== sha256) throw damaged(`${path} is not what was written`);
  }

  /** Every blob with its bytes, which have to be read before the next one is asked for. */
  blobs(): AsyncGenerator<BlobContent> {
    const { list, content } = this.manifest.blobs;
    return blobContents(this.read(list), this.#stream(content.path));
  }

  /** Reads the whole backup. @throws {BackupError} `DAMAGED` at the first difference from what was written. */
  async verify(): Promise<void> {
    const { tables, packs, uploads, blobs } = this.manifest;
    for (const entry of [...tables.map((table) => table.entry), ...packs, ...uploads]) {
      await exhaust(this.read(entry));
    }
    let count = 0;
    for await (const { bytes } of this.blobs()) {
      await exhaust(bytes);
      count += 1;
    }
    if (count !== blobs.count) throw damaged(`it holds ${count} of ${blobs.count} blobs`);
  }

  close(): void {
    this.#zip.close();
  }

  async *#stream(path: string): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw damaged(`${path} is missing`);
    try {
      // reason: a stream without encoding yields buffers
      yield* (await this.#zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw error instanceof BackupError ? error : damaged(`${path} cannot be read`, error);
    }
  }
}

async function exhaust(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source);
}

async function listEntries(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > mostEntries) throw new BackupError('NOT_A_BACKUP', 'the file has too many entries');
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    throw new BackupError('NOT_A_BACKUP', 'the file is no backup, or it is cut off', { cause: error });
  }
  return entries;
}

async function readManifest(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<BackupManifest> {
  const [entry, digestEntry] = [entries.get(manifestName), entries.get(manifestDigestName)];
  if (entry === undefined || digestEntry === undefined)
    throw new BackupError('NOT_A_BACKUP', 'the file has no manifest: it is no backup of Gallerist');
  const read = async (of: Entry): Promise<string> => await text(await zip.openReadStreamPromise(of));
  const [json, digest] = await Promise.all([read(entry), read(digestEntry)]).catch((error: unknown) => {
    throw damaged('its manifest cannot be read', error);
  });
  if (digest.slice(0, 64) !== createHash('sha256').update(json).digest('hex'))
    throw damaged('its manifest is not what was written');
  return parseManifest(json);
}

function parseManifest(json: string): BackupManifest {
  const value: unknown = JSON.parse(json);
  const { format } = manifestSchema.pick({ format: true }).parse(value);
  if (format > backupFormat) {
    const message = `the backup has format ${format} and this version of Gallerist reads ${backupFormat}: restore it with a newer version`;
    throw new BackupError('NEWER_VERSION', message);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw damaged('its manifest is incomplete', parsed.error);
  return parsed.data;
}
