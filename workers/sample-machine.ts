import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);
const megabyte = 1e6;
const gpuTimeoutMs = 2000;
const gpuQuery = 'utilization.gpu,memory.used,memory.total,power.draw';

/** Gauges by the names MLflow's clients give them, below `system/`. */
type MachineSample = Record<string, number>;

interface CpuTimes {
  busy: number;
  total: number;
}

/** Makes a sampler of this machine and of one process on it; each call tells of the time since the one before. */
export function createMachineSampler(
  pid: number | undefined,
  { gpuCommand = 'nvidia-smi' } = {},
): () => Promise<MachineSample> {
  let before = cpuTimes();
  let hasDriver = true;
  return async () => {
    const now = cpuTimes();
    const share = now.total > before.total ? (now.busy - before.busy) / (now.total - before.total) : 0;
    before = now;
    const used = totalmem() - (await availableBytes());
    const gpus = hasDriver ? await sampleGpus(gpuCommand) : {};
    hasDriver = gpus !== null;
    const resident = pid === undefined ? null : await residentBytes(pid);
    return {
      'system/cpu_utilization_percentage': share * 100,
      'system/system_memory_usage_megabytes': used / megabyte,
      'system/system_memory_usage_percentage': (used / totalmem()) * 100,
      ...(resident === null ? {} : { 'system/process_memory_megabytes': resident / megabyte }),
      ...gpus,
    };
  };
}

function cpuTimes(): CpuTimes {
  const sums = { busy: 0, total: 0 };
  for (const { times } of cpus()) {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    sums.total += total;
    sums.busy += total - times.idle;
  }
  return sums;
}

/** On Linux what programs can still have, the page cache included; elsewhere what is free. */
async function availableBytes(): Promise<number> {
  const facts = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(facts)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}

/** Null where the process has ended, or the system has no such file. */
async function residentBytes(pid: number): Promise<number | null> {
  const facts = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(facts)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** Nothing where the driver is busy or answers with an error this once; null where there is none to ask, ever. */
async function sampleGpus(command: string): Promise<MachineSample | null> {
  try {
    const query = [`--query-gpu=${gpuQuery}`, '--format=csv,noheader,nounits'];
    return parseGpus((await run(command, query, { timeout: gpuTimeoutMs })).stdout);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : {};
  }
}

/** Reads `nvidia-smi --query-gpu=utilization.gpu,memory.used,memory.total,power.draw --format=csv,noheader,nounits`. */
export function parseGpus(csv: string): MachineSample {
  const sample: MachineSample = {};
  for (const [index, line] of csv
    .split('\n')
    .filter((text) => text.trim() !== '')
    .entries()) {
    const [utilization, used, total, watts] = line.split(',').map(Number);
    const gauges = {
      utilization_percentage: utilization,
      memory_usage_megabytes: used,
      memory_usage_percentage: used === undefined || total === undefined ? undefined : (used / total) * 100,
      power_usage_watts: watts,
    };
    for (const [name, value] of Object.entries(gauges)) {
      if (value !== undefined && Number.isFinite(value)) sample[`system/gpu_${index}_${name}`] = value;
    }
  }
  return sample;
}
