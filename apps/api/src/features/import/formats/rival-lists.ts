import { z } from 'zod';
import type { ArchiveFile, ZipArchive } from '../archive/zip-archive.ts';
import type { EntryProblem } from '../import.types.ts';
import { PictureFinder, pictureOf } from './archive-pictures.ts';
import { identityOfName } from './folder-format.ts';
import { problemItem } from './import-item.ts';
import type { ImportItem, ImportSource } from './import-item.ts';

/** A face of another system's list. */
interface ListedFace {
  /** That system's own id of it. */
  readonly faceId: string;
  readonly person: string | null;
  /** Names that its picture may have in the ZIP, likeliest first. */
  readonly fileNames: readonly string[];
}

const text = z.string().min(1).max(1_024);

/** `GET /api/v1/recognition/faces`, one page or all pages in an array. */
const compreFacePage = z.object({ faces: z.array(z.object({ image_id: text, subject: text })) });

/** `ListFaces`, one page or all pages in an array. */
const rekognitionPage = z.object({
  Faces: z.array(
    z.object({
      FaceId: text,
      ImageId: text.nullish(),
      ExternalImageId: text.nullish(),
      UserId: text.nullish(),
    }),
  ),
});

const compreFaceList = z.union([compreFacePage, z.array(compreFacePage)]);
const rekognitionList = z.union([rekognitionPage, z.array(rekognitionPage)]);

export interface RivalList {
  readonly format: 'COMPREFACE' | 'REKOGNITION';
  readonly faces: readonly ListedFace[];
}

/** The faces of a list of CompreFace or Rekognition; null if it is neither. */
export function readRivalList(json: unknown): RivalList | null {
  const compreFace = compreFaceList.safeParse(json);
  if (compreFace.success) {
    const faces = [compreFace.data].flat().flatMap((page) => page.faces);
    return {
      format: 'COMPREFACE',
      faces: faces.map(({ image_id: faceId, subject }) => ({
        faceId,
        person: subject,
        fileNames: [faceId],
      })),
    };
  }
  const rekognition = rekognitionList.safeParse(json);
  if (!rekognition.success) return null;
  const faces = [rekognition.data].flat().flatMap((page) => page.Faces);
  return {
    format: 'REKOGNITION',
    faces: faces.map(({ FaceId, ImageId, ExternalImageId, UserId }) => ({
      faceId: FaceId,
      // Rekognition itself knows persons only as users; without them callers put their own id of the person there.
      person: UserId ?? ExternalImageId?.replace(/\.(jpe?g|png)$/i, '') ?? null,
      fileNames: [FaceId, ImageId, ExternalImageId].flatMap((name) => name ?? []),
    })),
  };
}

/** The faces of all lists in their order; each is one entry. */
export function rivalSource(
  archive: ZipArchive,
  lists: readonly { readonly file: ArchiveFile; readonly list: RivalList }[],
  maxImageBytes: number,
): ImportSource {
  const total = lists.reduce((sum, { list }) => sum + list.faces.length, 0);
  return {
    items: itemsOf(archive, lists, maxImageBytes),
    shareAt: ({ index }) => index / Math.max(1, total),
  };
}

// oxlint-disable-next-line typescript/require-await -- sources are asynchronous, lists in memory need not be
async function* itemsOf(
  archive: ZipArchive,
  lists: readonly { readonly file: ArchiveFile; readonly list: RivalList }[],
  maxImageBytes: number,
): AsyncGenerator<ImportItem> {
  let index = -1;
  const finder = new PictureFinder(archive.files, []);
  for (const face of lists.flatMap(({ list }) => list.faces)) {
    index += 1;
    const at = { index, name: `face ${face.faceId.slice(0, 100)}` };
    const file = face.fileNames.map((name) => finder.byName(name)).find((found) => found !== null) ?? null;
    if (face.person === null) yield problemItem(at, noPerson);
    else if (file === null) yield problemItem(at, noPicture);
    else {
      const picture = {
        read: pictureOf(archive, file, maxImageBytes),
        modality: 'FACE' as const,
        cameraId: null,
        capturedAt: null,
        externalId: face.faceId.slice(0, 256),
        attributes: {},
        hint: undefined,
      };
      yield { ...at, content: { kind: 'picture', identity: identityOfName(face.person), picture } };
    }
  }
}

const noPerson: EntryProblem = {
  reason: 'NO_IDENTITY',
  message: 'the list says nothing of whose face it is',
};
const noPicture: EntryProblem = { reason: 'FILE_MISSING', message: 'the ZIP has no picture of the face' };
