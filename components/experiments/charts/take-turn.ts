const waiting = new Set<() => void>();
let isRunning = false;

/** Calls one of those who wait in each frame, in the order they came. The answer gives the place in the row up. */
export function takeTurn(act: () => void): () => void {
  waiting.add(act);
  if (!isRunning) {
    isRunning = true;
    requestAnimationFrame(callNext);
  }
  return () => waiting.delete(act);
}

function callNext(): void {
  const [next] = waiting;
  if (next) waiting.delete(next);
  isRunning = waiting.size > 0;
  if (isRunning) requestAnimationFrame(callNext);
  next?.();
}
