const OLDEST = [20, 19];

/** Ends with a sentence when this Node is too old; written so that an old Node can read it. */
export function requireNode(version = process.versions.node, end = process.exit) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  console.error(`Ringside needs Node ${OLDEST.join('.')} or newer, and this is ${version}: install a newer one from https://nodejs.org.`);
  end(1);
}
