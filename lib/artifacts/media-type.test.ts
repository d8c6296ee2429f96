import { expect, test } from 'vitest';
import { mediaTypeOf } from './media-type';

// As Python's mimetypes and MLflow's own list of texts tell them (tests/tracking/test_mlflow_artifacts.py).
test.each([
  ['a.txt', 'text/plain'],
  ['b.pkl', 'application/octet-stream'],
  ['c.png', 'image/png'],
  ['d.pdf', 'application/pdf'],
  ['model/MLmodel', 'text/plain'],
  ['mlproject', 'text/plain'],
  ['deep/er/x.JSON', 'application/octet-stream'],
  ['x.json', 'text/plain'],
  ['report.HTML', 'text/html'],
  ['plot.svg', 'image/svg+xml'],
  ['noending', 'application/octet-stream'],
  ['.json', 'application/octet-stream'],
  ['tar.gz', 'application/gzip'],
  ['folder.png/data', 'application/octet-stream'],
])('%s is %s', (path, type) => {
  expect(mediaTypeOf(path)).toBe(type);
});
