import { arch, cpus, platform, release, totalmem } from 'node:os';
import { version } from './version';

/** What a result was computed with. */
export function describeMachine() {
  const processors = cpus();
  return {
    ringside: version,
    node: process.version,
    system: `${platform()} ${release()} ${arch()}`,
    processor: processors[0]?.model.trim() || 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
  };
}
