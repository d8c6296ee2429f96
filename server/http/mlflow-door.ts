import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { db } from '@/server/core/db';
import { mountMlflow } from '@/server/mlflow';
import { contextIn } from '@/server/orgs';
import { defaultProjectContextOf, identify, orgContextOf } from './authenticate';

interface Place {
  orgId: string;
  projectId: string;
  projectSlug: string;
}

/** Clients log thousands of times a second, so where a project lies is read this seldom. */
const cacheMs = 10_000;
const cacheSize = 10_000;
const places = new Map<string, { place: Place; until: number }>();

async function remembered(address: string, find: () => Promise<Place>): Promise<Place> {
  const known = places.get(address);
  if (known && known.until > Date.now()) return known.place;
  const place = await findOnce(address, find);
  if (places.size >= cacheSize) places.clear();
  places.set(address, { place, until: Date.now() + cacheMs });
  return place;
}

const finding = new Map<string, Promise<Place>>();

/** Clients that ask at once wait for one answer. */
function findOnce(address: string, find: () => Promise<Place>): Promise<Place> {
  const known = finding.get(address);
  if (known) return known;
  const made = find().finally(() => finding.delete(address));
  finding.set(address, made);
  return made;
}

async function findBySlug(slug: string): Promise<Place> {
  const project = await db().project.findUnique({ where: { slug } });
  if (!project || project.deletedAt) throw notFound('project', slug);
  return { orgId: project.orgId, projectId: project.id, projectSlug: project.slug };
}

/** The caller inside the project of the address, or inside their own when the address names none. */
async function resolve(request: FastifyRequest, slug: string | undefined): Promise<Context> {
  const identity = await identify(request);
  if (slug !== undefined) {
    const place = await remembered(`slug ${slug}`, () => findBySlug(slug));
    const ctx = contextIn(identity, place.orgId);
    if (!ctx) throw notFound('project', slug);
    return { ...ctx, ...place };
  }
  const org = orgContextOf(identity);
  const place = await remembered(`default ${org.orgId} ${identity.defaultProjectId}`, async () => {
    const { orgId, projectId, projectSlug } = await defaultProjectContextOf(identity);
    return { orgId, projectId, projectSlug };
  });
  return { ...org, ...place };
}

/** MLflow clients: their calls act in the same verbs as everybody's. */
export const mlflowDoor = (app: FastifyInstance): Promise<void> => mountMlflow(app, resolve);
