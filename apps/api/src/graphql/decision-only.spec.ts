import { getNamedType, GraphQLFloat, isObjectType, type GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ForbiddenError } from '../core/access.ts';
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
    ['Candidate', 'confidence'],
    ['ReviewItem', 'expectedInformation'],
  ])('are told %s.%s in tenths', async (name, field) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new TypeError(name);
    expect(await toldBy(type, field)).toBe(0.1);
  });
});
