import { describe, expect, it } from 'vitest';
import { mediaOf, stepsOf } from './media-of';

const file = (path: string) => ({ path, sizeBytes: 1, sha256: 'a', createdAt: '2026-01-01T00:00:00Z' });

describe('mediaOf', () => {
  it.each([
    ['images/cat%step%12%timestamp%1700000000000%uuid.png', 'images/cat', 12, 'image'],
    ['images/cat+step+3+timestamp+17+uuid.png', 'images/cat', 3, 'image'],
    ['samples/step_100.txt', 'samples.txt', 100, 'text'],
    ['samples/gen-0002.png', 'samples/gen.png', 2, 'image'],
    ['roc.png', 'roc.png', null, 'image'],
    ['notes.md', 'notes.md', null, 'text'],
  ])('%s is %s at step %j', (path, key, step, kind) => {
    expect(mediaOf('r', [file(path)])).toEqual([{ runId: 'r', path, sha256: 'a', key, step, kind }]);
  });

  it('leaves out other files and the small copies of pictures', () => {
    expect(mediaOf('r', [file('model/MLmodel'), file('images/cat%step%1%compressed.webp')])).toEqual([]);
  });

  it('orders steps, those without one first', () => {
    const files = mediaOf('r', [file('a/step_10.png'), file('a/step_9.png'), file('a.png'), file('b/step_9.png')]);
    expect(stepsOf(files)).toEqual([null, 9, 10]);
  });
});
