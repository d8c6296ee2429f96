export { evaluateVersion, readEvaluationPlan, slicesOf } from './evaluate-version';
export { evaluateVersions } from './evaluate-versions';
export { loadBundle } from './load-bundle';
export { loadTestRows, loadValidationRows, type TestRows } from './load-test-rows';
export { getModelRow, getVersionRow, getVersionRows } from './queries';
export { presentVersions } from './present-version';
export { registerVersion } from './register-version';
export { writeAlias } from './set-alias';
