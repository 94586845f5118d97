import { describe, expect, it } from 'vitest';
import { findVariablesOf, readSightingsSearch, usualModality } from './sightings-search.ts';

describe('readSightingsSearch', () => {
  it('leaves out what is malformed, and takes one probe only', () => {
    const given = {
      sampleId: 's',
      sightingId: 't',
      min: 'REVIEW',
      since: 'yesterday',
      cameras: [1],
      rerank: 'yes',
    };
    expect(readSightingsSearch(given)).toEqual({ sampleId: 's' });
  });

  it('keeps what a link says', () => {
    const given = {
      ...{ media: 'm', by: 'FACE', shows: 'crop', fromCamera: 'c', at: '2026-11-30T08:00' },
      ...{ since: '2026-11-29T00:00', until: '2026-11-30T12:30', cameras: ['c'], without: ['d'] },
      ...{ otherCameras: true, rerank: true, named: false, min: 'MATCH' },
    };
    expect(readSightingsSearch(given)).toEqual(given);
  });
});

describe('findVariablesOf', () => {
  it('is null while there is nobody to look for', () => {
    expect(findVariablesOf('g', { rerank: true }, 'BODY')).toBeNull();
  });

  it('leaves out the own camera only where it is known', () => {
    const asked = { media: 'm', otherCameras: true } as const;
    expect(findVariablesOf('g', asked, 'BODY')).not.toHaveProperty('sameCameraRule');
    expect(findVariablesOf('g', { ...asked, fromCamera: 'c' }, 'BODY')).toMatchObject({
      ...{ sameCameraRule: true, probeCameraId: 'c', probe: { image: { image: { mediaId: 'm' } } } },
    });
    expect(findVariablesOf('g', { sightingId: 's', otherCameras: true }, 'FACE')).toMatchObject({
      ...{ sameCameraRule: true, probe: { sightingId: 's' }, modality: 'FACE', galleryIds: ['g'] },
    });
  });

  it('takes times as the visitor’s own', () => {
    const { since } = findVariablesOf('g', { sampleId: 's', since: '2026-11-30T08:00' }, 'BODY') ?? {};
    expect(since).toBe(new Date('2026-11-30T08:00').toISOString());
  });
});

describe('what a dropped picture is looked for by', () => {
  it('is the body, and the face where the server has no body pack', () => {
    expect(usualModality({ gallery: { bodySpace: { id: 's' } } })).toBe('BODY');
    expect(usualModality({ gallery: { bodySpace: null } })).toBe('FACE');
  });

  it('is the body as long as nobody knows', () => {
    expect([usualModality(undefined), usualModality({ gallery: null })]).toEqual(['BODY', 'BODY']);
  });
});
