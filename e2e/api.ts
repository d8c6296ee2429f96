import { expect, type APIRequestContext } from '@playwright/test';
import type { z } from 'zod';
import { finalJobStatuses, Job } from '@/lib/contracts/jobs';

/** REST as a program speaks it; answers are parsed by the contracts. */
export class Api {
  constructor(readonly request: APIRequestContext) {}

  get<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> {
    return this.call(schema, 'GET', path);
  }

  post<S extends z.ZodType>(schema: S, path: string, data: unknown): Promise<z.output<S>> {
    return this.call(schema, 'POST', path, data);
  }

  put<S extends z.ZodType>(schema: S, path: string, data: unknown): Promise<z.output<S>> {
    return this.call(schema, 'PUT', path, data);
  }

  /** Sends a file as the body. */
  async upload<S extends z.ZodType>(schema: S, path: string, text: string): Promise<z.output<S>> {
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await this.request.post(`/api/v1${path}`, { headers, data: Buffer.from(text) });
    expect(answer.ok(), await answer.text()).toBe(true);
    return schema.parse(await answer.json());
  }

  /** Waits until a job of the project has ended well. */
  async finished(project: string, jobId: string): Promise<void> {
    let job = await this.get(Job, `/projects/${project}/jobs/${jobId}`);
    await expect(async () => {
      job = await this.get(Job, `/projects/${project}/jobs/${jobId}`);
      expect(finalJobStatuses).toContain(job.status);
    }).toPass({ timeout: 120_000, intervals: [200] });
    expect(job.error).toBeNull();
    expect(job.status).toBe('done');
  }

  private async call<S extends z.ZodType>(
    schema: S,
    method: string,
    path: string,
    data?: unknown,
  ): Promise<z.output<S>> {
    const answer = await this.request.fetch(`/api/v1${path}`, { method, ...(data === undefined ? {} : { data }) });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return schema.parse(await answer.json());
  }
}
