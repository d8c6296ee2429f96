import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMachineSampler, parseGpus } from './sample-machine';

describe('createMachineSampler', () => {
  test('tells of this machine in the ranges its gauges have', async () => {
    const sample = createMachineSampler(process.pid);
    await sample();
    const gauges = await sample();
    for (const name of ['system/cpu_utilization_percentage', 'system/system_memory_usage_percentage']) {
      expect(gauges[name]).toBeGreaterThanOrEqual(0);
      expect(gauges[name]).toBeLessThanOrEqual(100);
    }
    if (process.platform === 'linux') expect(gauges['system/process_memory_megabytes']).toBeGreaterThan(10);
  });

  test('a process that has ended has no memory', async () => {
    expect(await createMachineSampler(2 ** 30)()).not.toHaveProperty('system/process_memory_megabytes');
  });
});

describe('the graphics card', () => {
  test('is asked again after the driver failed once, and is left alone where there is no driver', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gpu-'));
    const gpuCommand = path.join(folder, 'nvidia-smi');
    const sample = createMachineSampler(undefined, { gpuCommand });
    const utilization = async () => (await sample())['system/gpu_0_utilization_percentage'];
    await writeFile(gpuCommand, '#!/bin/sh\nexit 9\n', { mode: 0o755 });
    expect(await utilization()).toBeUndefined();
    await writeFile(gpuCommand, '#!/bin/sh\necho 40, 1, 2, 3\n');
    expect(await utilization()).toBe(40);
    await rm(gpuCommand);
    expect(await utilization()).toBeUndefined();
    await writeFile(gpuCommand, '#!/bin/sh\necho 40, 1, 2, 3\n', { mode: 0o755 });
    expect(await utilization()).toBeUndefined();
    await rm(folder, { recursive: true });
  });
});

describe('parseGpus', () => {
  test('reads each card, and leaves out what a card does not tell', () => {
    expect(parseGpus('97, 20000, 80000, 301.5\n0, 10, 80000, [N/A]\n')).toEqual({
      'system/gpu_0_utilization_percentage': 97,
      'system/gpu_0_memory_usage_megabytes': 20000,
      'system/gpu_0_memory_usage_percentage': 25,
      'system/gpu_0_power_usage_watts': 301.5,
      'system/gpu_1_utilization_percentage': 0,
      'system/gpu_1_memory_usage_megabytes': 10,
      'system/gpu_1_memory_usage_percentage': 0.0125,
    });
    expect(parseGpus('')).toEqual({});
  });
});
