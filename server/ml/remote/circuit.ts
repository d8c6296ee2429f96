const failuresToOpen = 5;

/**
 * Whether an address is worth asking: after five failures in a row it is not, until its probe says so. Spares callers
 * the wait for an address that is down.
 */
export class Circuit {
  private failures = 0;
  private probing: Promise<void> | undefined;

  constructor(
    /** Whether the address is healthy. */
    private readonly probe: () => Promise<boolean>,
    private readonly probeEveryMs: number,
  ) {}

  get isOpen(): boolean {
    return this.failures >= failuresToOpen;
  }

  succeeded(): void {
    this.failures = 0;
  }

  failed(): void {
    this.failures += 1;
    if (this.isOpen) this.probing ??= this.probeUntilHealthy().finally(() => (this.probing = undefined));
  }

  private async probeUntilHealthy(): Promise<void> {
    while (this.isOpen) {
      await new Promise((resolve) => setTimeout(resolve, this.probeEveryMs).unref());
      if (await this.probe().catch(() => false)) this.succeeded();
    }
  }
}
