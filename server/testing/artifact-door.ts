import { connect } from 'node:net';
import Fastify from 'fastify';
import type { Context } from '@/server/core/context';
import { mountMlflow } from '@/server/mlflow';

/** The MLflow door on a port of its own, for whoever `caller` says: bodies go through sockets, as they do outside. */
export async function openArtifactDoor(caller: () => Context) {
  const app = Fastify();
  await mountMlflow(app, async () => caller());
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const send = (path: string, init: RequestInit = {}) => fetch(`${address}${path}`, init);
  const json = async (path: string, init?: RequestInit) => {
    const response = await send(path, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const posting = (body: object): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return {
    address,
    send,
    json,
    post: (path: string, body: object) => json(path, posting(body)),
    put: (path: string, body: BodyInit) => json(path, { method: 'PUT', body, duplex: 'half' } as RequestInit),
    /** Begins to send bytes as they are written here; the sender hangs up when it is told to. */
    begin: (bytes: string) => beginExchange(Number(new URL(address).port), bytes),
    close: () => app.close(),
  };
}

export type ArtifactDoor = Awaited<ReturnType<typeof openArtifactDoor>>;

function beginExchange(port: number, bytes: string) {
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  const answer = new Promise<string>((resolve) => {
    socket.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1'))).once('error', () => resolve(''));
  });
  return { answer, hangUp: () => socket.destroy() };
}

/** A run of the project's first experiment, begun through the door; its folder lies below the root of all artifacts. */
export async function beginRun(door: ArtifactDoor): Promise<{ id: string; folder: string }> {
  const { body } = await door.post('/api/2.0/mlflow/runs/create', { experiment_id: '0' });
  const { run_id: id, artifact_uri } = (body['run'] as { info: { run_id: string; artifact_uri: string } }).info;
  return { id, folder: artifact_uri.replace('mlflow-artifacts:/', '/api/2.0/mlflow-artifacts/artifacts/') };
}
