'use client';

import { useRouter } from 'next/navigation';
import { showError, showUndo } from './undo-toast';

export interface ArchivingInput {
  /** What it is called, and what it is: `dataset`. */
  name: string;
  noun: string;
  /** Where its list is; a deleted thing's page is left. */
  listHref: string;
  /** Sends the change and fetches anew what it touches. */
  update: (change: { name?: string; archived?: boolean; deleted?: boolean }) => Promise<void>;
}

/** Rename, archive and delete one thing: each is done at once and can be undone. */
export function useArchiving({ name, noun, listHref, update }: ArchivingInput) {
  const router = useRouter();
  const setArchived = async (archived: boolean) => {
    try {
      await update({ archived });
      showUndo({
        message: `${archived ? 'Archived' : 'Restored'} ${name}`,
        undo: () => update({ archived: !archived }),
      });
    } catch (error) {
      showError(`The ${noun} could not be changed`, error);
    }
  };
  const remove = async () => {
    try {
      await update({ deleted: true });
      router.push(listHref);
      showUndo({ message: `Deleted ${name}`, undo: () => update({ deleted: false }) });
    } catch (error) {
      showError(`The ${noun} could not be deleted`, error);
    }
  };
  return { rename: (next: string) => update({ name: next }), setArchived, remove };
}
