import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { photographPaths } from '../bench/photographs.ts';
import type { GraphqlClient } from '../instance/graphql-client.ts';

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
}

/**
 * `count` different pictures that each show one face, cut from the photographs; faces are taken in turn, and each round
 * cuts a little wider, so that no two pictures have the same bytes or the same embedding.
 */
export async function makeFacePictures(client: GraphqlClient, count: number): Promise<FacePicture[]> {
  const faces = await findFaces(client);
  const pictures: FacePicture[] = [];
  for (let i = 0; i < count; i++) {
    const face = i % faces.length;
    const found = faces[face];
    if (found === undefined) throw new Error('makeFacePictures: no face found in the photographs');
    const margin = 0.3 + 0.015 * Math.floor(i / faces.length);
    pictures.push({ face, base64: (await cut(found.photograph, found.box, margin)).toString('base64') });
  }
  return pictures;
}

interface Face {
  readonly photograph: string;
  readonly box: PixelBox;
}

async function findFaces(client: GraphqlClient): Promise<Face[]> {
  const perPhotograph = await Promise.all(
    photographPaths.map(async (photograph) => {
      const boxes = await inspect(client, (await readFile(photograph)).toString('base64'));
      return boxes.filter((box) => box.width >= 80).map((box) => ({ photograph, box }));
    }),
  );
  const alone: Face[] = [];
  for (const face of perPhotograph.flat()) {
    const picture = await cut(face.photograph, face.box, 0.45);
    if ((await inspect(client, picture.toString('base64'))).length === 1) alone.push(face);
  }
  return alone;
}

async function inspect(client: GraphqlClient, base64: string): Promise<PixelBox[]> {
  const document = `query ($image: ImageInput!) { inspectImage(image: $image) { box { x y width height } } }`;
  const data = await client.request<{ inspectImage: { box: PixelBox }[] }>(document, { image: { base64 } });
  return data.inspectImage.map(({ box }) => box);
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
