/** Whether keys now go into a field or an open dialog, so that single-letter shortcuts must stay silent. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target.closest('[role="dialog"],[role="menu"],[role="listbox"]') !== null) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

interface Modified {
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** Whether the key belongs to the browser or the system, such as Alt and an arrow to go back. */
export const hasModifier = ({ altKey, ctrlKey, metaKey }: Modified): boolean => altKey || ctrlKey || metaKey;
