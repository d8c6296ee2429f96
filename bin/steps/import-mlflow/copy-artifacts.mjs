const proxied = 'mlflow-artifacts:';
const attempts = 3;

/**
 * Copies the files of a run that the target lacks, or has with another size. Gives how many were copied, and a sentence
 * for each that could not be.
 */
export async function copyArtifacts({ source, target }, from, to) {
  const there = new Map();
  for await (const file of filesOf(target, to.run_id)) there.set(file.path, Number(file.file_size ?? 0));
  const problems = [];
  let copied = 0;
  for await (const file of filesOf(source, from.run_id)) {
    if (there.get(file.path) === Number(file.file_size ?? 0)) continue;
    const problem = await copyFile({ source, target }, { from, to, path: file.path });
    if (problem) problems.push(problem);
    else copied += 1;
  }
  return { copied, problems };
}

/** Every file below a folder of a run, folder by folder. */
export async function* filesOf(client, runId, path) {
  const query = { run_id: runId, ...(path ? { path } : {}) };
  for await (const entry of client.pages('artifacts/list', query, { key: 'files', method: 'GET' })) {
    if (entry.is_dir) yield* filesOf(client, runId, entry.path);
    else yield entry;
  }
}

async function copyFile({ source, target }, { from, to, path }) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await target.upload(artifactAddress(to, path), await source.download(artifactAddress(from, path)));
      return null;
    } catch (error) {
      if (attempt === attempts) return `${path} of run ${from.run_id} was not copied: ${error.message}`;
    }
  }
}

/** Through the proxy where the run's files lie behind it, else through the server's own download. */
export function artifactAddress({ run_id: runId, artifact_uri: uri }, path) {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  if (!uri.startsWith(proxied)) {
    return `get-artifact?run_uuid=${encodeURIComponent(runId)}&path=${encodeURIComponent(path)}`;
  }
  const folder = uri
    .slice(proxied.length)
    .replace(/^\/\/[^/]*/, '')
    .replace(/^\/+/, '');
  return `api/2.0/mlflow-artifacts/artifacts/${folder}/${encoded}`;
}
