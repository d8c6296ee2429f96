import {
  Activity,
  Boxes,
  Database,
  FlaskConical,
  LayoutDashboard,
  ListChecks,
  Radio,
  Rows3,
  Scale,
  ScrollText,
  Settings,
  type LucideIcon,
} from 'lucide-react';

export interface NavItem {
  /** Folder under `/p/<project>`; empty for the overview. */
  section: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
}

/** The rooms of a project, in the order of the loop. */
export const navItems: readonly NavItem[] = [
  { section: '', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { section: 'datasets', label: 'Data', icon: Database, key: 'd' },
  { section: 'experiments', label: 'Experiments', icon: FlaskConical, key: 'e' },
  { section: 'models', label: 'Models', icon: Boxes, key: 'm' },
  { section: 'endpoints', label: 'Endpoints', icon: Radio, key: 'n' },
  { section: 'batches', label: 'Batches', icon: Rows3, key: 'b' },
  { section: 'tests', label: 'Tests', icon: Scale, key: 't' },
  { section: 'monitoring', label: 'Monitoring', icon: Activity, key: 'r' },
  { section: 'policies', label: 'Policies', icon: ScrollText, key: 'p' },
  { section: 'jobs', label: 'Jobs', icon: ListChecks, key: 'j' },
];

export const settingsItem: NavItem = { section: 'settings', label: 'Settings', icon: Settings, key: 's' };

export function navHref(projectSlug: string, item: NavItem): string {
  return item.section === '' ? `/p/${projectSlug}` : `/p/${projectSlug}/${item.section}`;
}

/** Which room an address lies in; null outside any project. */
export function activeNavItem(pathname: string): NavItem | null {
  const [, root, project, section = ''] = pathname.split('/');
  if (root !== 'p' || project === undefined) return null;
  return [...navItems, settingsItem].find((item) => item.section === section) ?? null;
}
