import { describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import { ubjsonFile } from '../testing/ubjson-file';
import { fileTree, xgboostFile } from '../testing/xgboost-files';
import { readUbjson } from './read-ubjson';
import { readXgboost } from './read-xgboost';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('UBJSON', () => {
  // Examples of the specification at ubjson.org, draft 12, written out by hand.
  it.each<[string, Buffer, unknown]>([
    ['numbers', bytes('[i\x10U\xffI\x01\x00l\x00\x01\x00\x00d\x3f\x80\x00\x00]'), [16, 255, 256, 65536, 1]],
    ['a double', bytes('D\x3f\xf8\x00\x00\x00\x00\x00\x00'), 1.5],
    ['a long', bytes('L\x00\x00\x00\x01\x00\x00\x00\x00'), 2 ** 32],
    ['truth and nothing', bytes('[TFZN]'), [true, false, null]],
    ['texts', bytes('[Si\x02hiCa]'), ['hi', 'a']],
    ['a typed list', bytes('[$U#i\x03\x01\x02\x03'), [1, 2, 3]],
    ['a counted list', bytes('[#i\x02Ti\x05'), [true, 5]],
    ['objects', bytes('{i\x01ai\x01i\x01b{}}'), { a: 1, b: {} }],
    ['a counted object', bytes('{#i\x01i\x01aSi\x01x'), { a: 'x' }],
  ])('gives %s', (_what, content, value) => {
    expect(readUbjson(content)).toEqual(value);
  });

  it.each([
    ['that is cut off', '[$U#i\x05\x01', 'it is cut off'],
    ['with a length beyond its end', '[#l\x7f\xff\xff\xff', 'a length is wrong'],
    ['with a negative length', 'Si\xff', 'a length is wrong'],
    ['with an unknown marker', '[x]', 'begins with "x"'],
    ['nested without end', '['.repeat(100), 'nested deeper'],
    ['with a typed list without length', '[$U]', 'has no length'],
  ])('%s gets a sentence', (_what, content, sentence) => {
    expect(() => readUbjson(bytes(content))).toThrow(sentence);
  });

  it('of a model answers as its JSON does', () => {
    const json = xgboostFile({
      objective: 'binary:logistic',
      baseScore: '2.5E-1',
      features: 2,
      names: ['a', 'b'],
      trees: [fileTree([{ feature: 1, below: 0.5, left: 1, right: 2, missing: 'right' }, -1.5, 2.25])],
    });
    const packed = ubjsonFile(JSON.parse(Buffer.from(json).toString()));
    const read = (content: Uint8Array) => readXgboost({ bytes: content, fileName: 'm' }, ImportOptions.parse({}));
    expect(read(packed)).toEqual(read(json));
    expect(() => read(packed.subarray(0, packed.length / 2))).toThrow('its UBJSON is broken: it is cut off');
  });
});
