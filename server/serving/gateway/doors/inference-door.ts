import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@/server/core/errors';
import { describeError } from '@/server/core/send-error';
import { version as ringsideVersion } from '@/server/core/version';
import type { EndpointState } from '../endpoint-states';
import type { GatewayParts } from '../gateway-parts';
import { locateEndpoint, mayPredict, readOrPredict } from '../locate-endpoint';
import { predict } from '../predict';
import type { ScoredRequest } from '../score-request';
import { callOf } from './ask';
import { inferAnswer, inferOutputs, tensorTypeOf } from './infer-answer';
import { readInferBody } from './read-infer-body';

const modelPrefixes = ['/p/:project/v2/models/:name', '/v2/models/:name'];

/**
 * The Open Inference Protocol, version 2, over JSON: an endpoint is a model, its champion the model's version.
 * Source: Open Inference Protocol, specification/protocol/inference_rest.md (kserve/open-inference-protocol).
 */
export const inferenceDoor = (parts: GatewayParts) => async (app: FastifyInstance) => {
  app.setErrorHandler(sendInferenceError);
  app.get('/v2', () => ({ name: 'ringside', version: ringsideVersion, extensions: [] }));
  app.get('/v2/health/live', () => ({ live: true }));
  app.get('/v2/health/ready', () => ({ ready: true }));
  for (const prefix of modelPrefixes) {
    for (const path of [prefix, `${prefix}/versions/:version`]) {
      app.get(path, async (request) => metadataOf(await modelOf(parts, request, readOrPredict)));
      app.get(`${path}/ready`, async (request) => {
        const state = await modelOf(parts, request, readOrPredict);
        return { name: state.name, ready: true };
      });
      app.post(`${path}/infer`, (request, reply) => infer(parts, request, reply));
    }
  }
};

async function modelOf(parts: GatewayParts, request: FastifyRequest, allow: Parameters<typeof locateEndpoint>[2]) {
  const { state } = await locateEndpoint(parts, request, allow);
  requireServedVersion(state, request);
  return state;
}

const championOf = (state: EndpointState) => String(state.plan.variants[0]?.version ?? 0);

/** A version in the address is a claim about who answers; only the champion's can be kept. */
function requireServedVersion(state: EndpointState, request: FastifyRequest): void {
  const { version } = request.params as { version?: string };
  const champion = championOf(state);
  if (version === undefined || version === champion) return;
  throw new AppError(
    'NotFound',
    `The model ${state.name} is served in version ${champion}, not ${version}: leave the version out, or promote it.`,
  );
}

function metadataOf(state: EndpointState) {
  const { signature } = state.plan;
  return {
    name: state.name,
    versions: [championOf(state)],
    platform: 'ringside',
    inputs: signature.inputs.map(({ name, type }) => ({ name, datatype: tensorTypeOf(type), shape: [-1] })),
    outputs: inferOutputs(signature).map(({ name, datatype, width }) => ({
      name,
      datatype,
      shape: width === 1 ? [-1] : [-1, width],
    })),
  };
}

async function infer(parts: GatewayParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const located = await locateEndpoint(parts, request, mayPredict);
  const { state } = located;
  requireServedVersion(state, request);
  const asked = readInferBody(request.body, state, request.headers);
  const render = (scored: ScoredRequest) => inferAnswer(scored, { ...asked, name: state.name });
  const text = await predict(parts, state, { ...callOf(request, located, asked.body), render });
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

/** Errors in the protocol's form: one sentence. */
function sendInferenceError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, message } = describeError(error, request, reply);
  void reply.status(status).send({ error: message });
}
