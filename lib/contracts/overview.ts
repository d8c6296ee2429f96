import { z } from 'zod';
import { AuditEntry } from './orgs';

/** Counts of the latest activity of a project, for pages that need a glance. */
export const ProjectActivity = z.object({ items: z.array(AuditEntry) });
export type ProjectActivity = z.infer<typeof ProjectActivity>;
