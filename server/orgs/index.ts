export { auth } from './auth';
export {
  contextIn,
  findIdentityByApiKey,
  findIdentityBySession,
  hashApiKey,
  loadIdentityByApiKey,
  loadKeyIdentities,
  localIdentity,
  type Identity,
} from './identity';
export { createApiKey, revokeApiKey } from './api-keys';
export { createLocalKey, type LocalKey } from './local-key';
export { ensureLocalUser, getSetupState, requireSetupCode, setUpInstance } from './setup-instance';
export { setupCode } from './setup-code';
export { cancelJob, getJob } from './jobs';
export { createProject } from './projects';
export { slugOf } from './slug-of';
export { announce, type News } from './webhooks/announce';
export { deliverWebhook, failDelivery } from './webhooks/deliver-webhook';
export { createWebhook, getWebhook, listWebhooks, updateWebhook } from './webhooks/create-webhook';
export { testWebhook } from './webhooks/webhook-deliveries';
