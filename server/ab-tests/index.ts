export { analyseTest } from './analyse-test';
export { endRoundTest } from './end-test';
export { enqueueDueLooks } from './enqueue-due-looks';
export { findTests, getTest } from './list-tests';
export { lookAtTest } from './look-at-test';
export { readAsOf } from './read-as-of';
export { readTestOutcome, type TestOutcome } from './read-test-outcome';
export { beginShadowTest } from './start-shadow-test';
export { beginSplitTest } from './start-split-test';
