export interface FrameProject {
  slug: string;
  name: string;
}

export interface FrameUser {
  name: string;
  email: string | null;
  organisation: string;
  /** False in single-user mode, where there is nobody to sign out. */
  canSignOut: boolean;
}

/** A job that is queued or running now. */
export interface FrameJob {
  id: string;
  title: string;
  /** 0..1; null while the end is unknown. */
  progressShare: number | null;
  /** Shown under the title: "12.4k rows/s, 40 s left". */
  note: string | null;
  href: string;
}

export interface FrameAlert {
  id: string;
  title: string;
  severity: 'warn' | 'bad';
  /** ISO time it was raised. */
  at: string;
  href: string;
}

/** Whether news arrives: `live`, `connecting` (again), or `off` where the page has no stream. */
export type LiveState = 'live' | 'connecting' | 'off';

export interface FrameProps {
  /** The project whose pages these are; null on pages outside any project. */
  project: FrameProject | null;
  projects: readonly FrameProject[];
  user: FrameUser;
  jobs?: readonly FrameJob[];
  alerts?: readonly FrameAlert[];
  live?: LiveState;
}
