import { describe, expect, it } from 'vitest';
import { createFormatters, percentDigits } from './format.ts';

const english = createFormatters('en');
const chinese = createFormatters('zh-CN');

describe('percent', () => {
  it.each([
    [0, '0%'],
    [0.5, '50%'],
    [0.987, '98.7%'],
    [0.0123, '1.2%'],
    [0.001, '0.10%'],
    [0.00012, '0.012%'],
  ])('writes %d as %s', (share, text) => {
    expect(english.percent(share)).toBe(text);
  });

  it('never has more than six digits', () => {
    expect(percentDigits(1e-12)).toBe(6);
  });
});

describe('relative', () => {
  const now = new Date('2026-11-29T12:00:00Z');

  it.each([
    ['2026-11-29T11:57:00Z', '3 minutes ago', '3分钟前'],
    ['2026-11-29T14:00:00Z', 'in 2 hours', '2小时后'],
    ['2026-11-28T11:00:00Z', 'yesterday', '昨天'],
    ['2026-11-29T12:00:00Z', 'now', '现在'],
  ])('says of %s: %s', (at, inEnglish, inChinese) => {
    expect(english.relative(at, now)).toBe(inEnglish);
    expect(chinese.relative(at, now)).toBe(inChinese);
  });
});

describe('bytes', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_536, '1.5 KiB'],
    [10_485_760, '10 MiB'],
    [22_612_887, '21.6 MiB'],
    [345_000_000_000, '321 GiB'],
    [2 ** 51, '2,048 TiB'],
  ])('writes %d as %s', (count, text) => {
    expect(english.bytes(count)).toBe(text);
  });
});

describe('duration', () => {
  it.each([
    [3.25, '3.3 ms'],
    [950, '950 ms'],
    [1_200, '1.2 sec'],
    [120_000, '2 min'],
    [192_000, '3 min 12 sec'],
    [7_500_000, '2 hr 5 min'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(english.duration(ms)).toBe(text);
  });
});

it('writes similarities with three digits', () => {
  expect(english.similarity(0.5)).toBe('0.500');
});
