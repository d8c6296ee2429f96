export { auth } from './auth';
export { contextIn, findIdentityByApiKey, findIdentityBySession, localIdentity, type Identity } from './identity';
export { ensureLocalUser, getSetupState, setUpInstance } from './setup-instance';
export { setupCode } from './setup-code';
export { cancelJob, getJob } from './jobs';
export { slugOf } from './slug-of';
