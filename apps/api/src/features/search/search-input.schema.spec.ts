import { describe, expect, it } from 'vitest';
import { encodeId } from '../../graphql/global-id.ts';
import { toSearchRequest } from './search-input.schema.ts';

const sampleId = encodeId('Sample', '01890000-0000-7000-8000-000000000000');

describe('a search input', () => {
  it('means the defaults where a client sends null', () => {
    const unset = { modality: null, topK: null, allSubjects: null, oncePerImage: null, minDecision: null };
    const parsed = toSearchRequest({ galleryIds: [], sampleId, ...unset, record: null });
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        ...{ modality: 'FACE', topK: 5, allSubjects: true, oncePerImage: true, minDecision: 'REVIEW' },
        ...{ record: true, filter: { attributes: {} }, clientRequestId: null },
      },
    });
  });

  it('keeps what a client switched off', () => {
    const off = { allSubjects: false, oncePerImage: false, record: false, topK: 0 };
    expect(toSearchRequest({ galleryIds: [], sampleId, ...off })).toMatchObject({ ok: true, value: off });
  });

  it.each([{}, { sampleId, embedding: { space: 's', values: [1] } }])(
    'needs exactly one probe, not those of %j',
    (probes) => {
      const parsed = toSearchRequest({ galleryIds: [], ...probes });
      expect(parsed).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT', path: ['input'] } });
    },
  );
});
