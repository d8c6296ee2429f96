'use client';

import { useEffect, useState } from 'react';

/** Milliseconds: where a browser does not tell when it is idle, and the most that is waited where it never is. */
const shortWhileMs = 500;
const longestMs = 2000;

/** False until the page is there whole and its thread idle: what only stands beside it need not hold it up. */
export function useQuiet(): boolean {
  const [isQuiet, setQuiet] = useState(false);
  useEffect(() => {
    let cancel = () => {};
    const wait = () => {
      if ('requestIdleCallback' in window) {
        const id = requestIdleCallback(() => setQuiet(true), { timeout: longestMs });
        cancel = () => cancelIdleCallback(id);
      } else {
        const id = setTimeout(() => setQuiet(true), shortWhileMs);
        cancel = () => clearTimeout(id);
      }
    };
    if (document.readyState === 'complete') wait();
    else window.addEventListener('load', wait, { once: true });
    return () => {
      window.removeEventListener('load', wait);
      cancel();
    };
  }, []);
  return isQuiet;
}
