/** Why a process cannot start, as one sentence for the person at the terminal: entries print it without a stack trace. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
