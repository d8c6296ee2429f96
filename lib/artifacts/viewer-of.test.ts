import { expect, test } from 'vitest';
import { isShowable, viewerOf } from './viewer-of';

test.each([
  ['model/MLmodel', 'model'],
  ['data/a.csv', 'table'],
  ['data/a.CSV.GZ', 'table'],
  ['a.parquet', 'table'],
  ['roc.png', 'image'],
  ['drawn.svg', 'image'],
  ['scan.tiff', 'none'],
  ['report.html', 'page'],
  ['a.json', 'json'],
  ['book.ipynb', 'json'],
  ['requirements.txt', 'text'],
  ['conda.yaml', 'text'],
  ['model.pkl', 'text'],
  ['no-ending', 'text'],
  ['all.zip', 'none'],
  ['film.mp4', 'none'],
])('%s is looked at as %s', (path, viewer) => {
  expect(viewerOf(path)).toBe(viewer);
});

test('pages and images are shown, other files are read', () => {
  expect(['a.svg', 'a.html', 'a.txt', 'a.pdf'].map(isShowable)).toEqual([true, true, false, false]);
});
