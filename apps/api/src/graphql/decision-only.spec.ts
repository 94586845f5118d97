import { getNamedType, GraphQLFloat, isObjectType, type GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ForbiddenError } from '../core/access.ts';
import { newId } from '../core/ids.ts';
import { Sealer } from '../core/sealing.ts';
import { buildSchema } from './schema.ts';

const schema = buildSchema();

/** Of galleries, models and sets of pictures, not of two pictures. */
const ofMany = [
  'GalleryReport.duplicateThreshold',
  'GalleryReport.matchThreshold',
  'ModelCompression.meanCosine',
  'ModelVersion.exportCosine',
  'OutlierFinding.usualSimilarity',
  'RatePoint.threshold',
  'TarAtFmr.threshold',
  'ThresholdUsed.match',
  'ThresholdUsed.review',
];

/** What a field tells a caller that is told decisions only, of a thing that has 0.123 in it. */
async function toldBy(type: GraphQLObjectType, name: string): Promise<unknown> {
  const { resolve } = type.getFields()[name] ?? {};
  if (resolve === undefined) return undefined;
  const thing = new Proxy({}, { get: (_thing, key) => (key === 'microbits' ? 123_000 : 0.123) });
  const context = { request: { actor: { decisionOnly: true } } };
  try {
    return await resolve(thing, {}, context, {} as never); // reason: none of them looks at it
  } catch (error) {
    return error instanceof ForbiddenError ? 'FORBIDDEN' : error;
  }
}

describe('callers that are told decisions only', () => {
  it('are refused every number that says how alike two pictures are', async () => {
    const told: string[] = [];
    for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
      for (const { name, type: of, description } of Object.values(type.getFields())) {
        if (getNamedType(of) !== GraphQLFloat) continue;
        if (!/similar|cosine|distance/i.test(`${name} ${description ?? ''}`)) continue;
        if ((await toldBy(type, name)) !== 'FORBIDDEN') told.push(`${type.name}.${name}`);
      }
    }
    expect(told.sort()).toEqual(ofMany);
  });

  it.each([
    ['Gallery', 'similarityHistogram'],
    ['Mutation', 'previewThresholds'],
    ['Mutation', 'setThresholdPolicy'],
  ])('are refused %s.%s, from which a similarity can be worked out', async (name, field) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new TypeError(name);
    expect(await toldBy(type, field)).toBe('FORBIDDEN');
  });

  it.each([
    ['Candidate', 'confidence'],
    ['ReviewItem', 'expectedInformation'],
  ])('are told %s.%s in tenths', async (name, field) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new TypeError(name);
    expect(await toldBy(type, field)).toBe(0.1);
  });

  it('see nothing in cursors, and page on with them, but with none that they made up', async () => {
    const page = schema.getType('PageInfo');
    const review = schema.getQueryType()?.getFields()['reviewQueue'];
    const find = schema.getQueryType()?.getFields()['findSightings'];
    if (!isObjectType(page) || review?.resolve === undefined || find?.resolve === undefined) {
      throw new TypeError('a list is gone');
    }
    const asked: unknown[] = [];
    const listed = (...call: unknown[]) => {
      asked.push(call[1]);
      return { rows: [], matches: [], hasMore: false };
    };
    const context = {
      request: { actor: { decisionOnly: true, role: 'OWNER', scope: { kind: 'ALL' } } },
      services: { cursors: new Sealer('key'), reviews: { list: listed }, sightings: { find: listed } },
    };
    const place = `c:123000:${newId()}`;
    const cursor = Buffer.from(place).toString('base64url');
    const told: unknown = await page.getFields()['endCursor']?.resolve?.(
      { endCursor: cursor },
      {},
      context,
      { fieldName: 'endCursor' } as never, // reason: nothing else is looked at
    );
    expect(told).toEqual(expect.any(String));
    expect(Buffer.from(String(told), 'base64url').toString('latin1')).not.toContain('123000');
    const next = async (after: unknown) =>
      await review.resolve?.({}, { galleryId: 'R2FsbGVyeTp4', after }, context, {} as never); // reason: as above
    await next(told);
    expect(asked).toMatchObject([{ page: { after: place.slice(2) } }]);
    const input = { probe: { sampleId: 'x' }, galleryIds: [] };
    const made = async () =>
      await find.resolve?.({}, { input: { ...input, after: cursor } }, context, {} as never); // reason: as above
    await expect(next(cursor)).rejects.toThrow('no cursor');
    await expect(made()).rejects.toThrow('no cursor');
    expect(asked).toHaveLength(1);
  });
});
