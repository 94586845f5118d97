import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { photographPaths } from '../bench/photographs.ts';
import type { GraphqlClient } from '../instance/graphql-client.ts';
import type { EmbeddingProbe } from './gallery-actions.ts';

interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FacePicture {
  /** Pictures of one person share it. */
  readonly face: number;
  readonly base64: string;
  /** What the server makes of it: searching with it costs no inference. */
  readonly embedding: EmbeddingProbe;
}

const distinctFaces = 10;
/** Around the face's box, in its widths and heights; every further round of pictures cuts this much wider. */
const margin = { first: 0.45, step: 0.01 };

/**
 * `count` different pictures that each show one face, cut from the photographs; faces are taken in turn, and each round
 * cuts a little wider, so that no two pictures have the same bytes or the same embedding.
 */
export async function makeFacePictures(client: GraphqlClient, count: number): Promise<FacePicture[]> {
  const faces = await knownFaces(client, Math.min(count, distinctFaces));
  const pictures: FacePicture[] = [];
  for (let i = 0; i < count; i++) {
    const face = i % faces.length;
    const found = faces[face];
    if (found === undefined) throw new Error('makeFacePictures: no face found in the photographs');
    const round = Math.floor(i / faces.length);
    const picture = await cut(found.photograph, found.box, margin.first + margin.step * round);
    const base64 = picture.toString('base64');
    pictures.push({ face, base64, embedding: await embed(client, base64) });
  }
  return pictures;
}

interface Face {
  readonly photograph: string;
  readonly box: PixelBox;
}

/** Of the built-in pack, and so the same for every server of this process; whole photographs take long to look at. */
const found: Face[] = [];

async function knownFaces(client: GraphqlClient, wanted: number): Promise<readonly Face[]> {
  if (found.length < wanted) found.splice(0, found.length, ...(await findFaces(client, wanted)));
  return found.slice(0, wanted);
}

/** Faces that are good enough to be enrolled when they are cut out alone. */
async function findFaces(client: GraphqlClient, wanted: number): Promise<Face[]> {
  const faces: Face[] = [];
  for (const photograph of photographPaths) {
    for (const { box } of await inspect(client, await readFile(photograph))) {
      const picture = await cut(photograph, box, margin.first);
      const [alone, ...others] = await inspect(client, picture);
      if (alone?.wouldReject === null && others.length === 0) faces.push({ photograph, box });
      if (faces.length === wanted) return faces;
    }
  }
  return faces;
}

interface InspectedFace {
  readonly box: PixelBox;
  readonly wouldReject: { readonly reason: string } | null;
}

async function inspect(client: GraphqlClient, picture: Buffer): Promise<InspectedFace[]> {
  const document = `query ($image: ImageInput!) { inspectImage(image: $image) { box { x y width height } wouldReject { reason } } }`;
  const data = await client.request<{ inspectImage: InspectedFace[] }>(document, {
    image: { base64: picture.toString('base64') },
  });
  return data.inspectImage;
}

/** The embedding of the largest face, as enrolment would take it. */
async function embed(client: GraphqlClient, base64: string): Promise<EmbeddingProbe> {
  const document = `query ($image: ImageInput!) { inspectImage(image: $image) { embedding space { id } } }`;
  const data = await client.request<{
    inspectImage: { embedding: number[] | null; space: { id: string } }[];
  }>(document, {
    image: { base64 },
  });
  const [largest] = data.inspectImage;
  if (!largest?.embedding) throw new Error('makeFacePictures: the server showed no embedding');
  return { space: largest.space.id, values: largest.embedding };
}

async function cut(photograph: string, box: PixelBox, margin: number): Promise<Buffer> {
  const picture = sharp(photograph).rotate();
  const { width, height } = (await picture.clone().toBuffer({ resolveWithObject: true })).info;
  const left = Math.max(0, Math.round(box.x - margin * box.width));
  const top = Math.max(0, Math.round(box.y - margin * box.height));
  return picture
    .extract({
      ...{ left, top },
      width: Math.min(width - left, Math.round(box.width * (1 + 2 * margin))),
      height: Math.min(height - top, Math.round(box.height * (1 + 2 * margin))),
    })
    .jpeg({ quality: 90 })
    .toBuffer();
}
