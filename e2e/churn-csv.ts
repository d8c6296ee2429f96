/** Uniform numbers in 0..1 from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Customer {
  seen_at: string;
  tenure_months: number;
  plan: 'basic' | 'plus' | 'pro';
  monthly_charge: number;
  support_calls: number;
  churned: boolean;
}

export interface CustomersInput {
  seed: number;
  count: number;
  /** First day, `2025-01-01`. */
  from: string;
  days: number;
}

const plans = ['basic', 'plus', 'pro'] as const;
const charge = { basic: 19, plus: 39, pro: 79 } as const;

/** Customers whose churn follows tenure, plan and support calls, spread evenly over the days. */
export function customers({ seed, count, from, days }: CustomersInput): Customer[] {
  const random = seeded(seed);
  const start = Date.parse(`${from}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => {
    const plan = plans[Math.floor(random() * plans.length)] ?? 'basic';
    const tenure = Math.floor(random() * 60);
    const calls = Math.floor(random() ** 2 * 9);
    const logit = -0.4 - 0.05 * tenure + 0.45 * calls - (plan === 'pro' ? 1.2 : 0);
    return {
      seen_at: new Date(start + Math.floor((index / count) * days * 86_400_000)).toISOString(),
      tenure_months: tenure,
      plan,
      monthly_charge: Math.round((charge[plan] + random() * 10) * 100) / 100,
      support_calls: calls,
      churned: random() < 1 / (1 + Math.exp(-logit)),
    };
  });
}

/** The same as the text of a CSV file. */
export function csvOf(rows: readonly Customer[]): string {
  const header = Object.keys(rows[0] ?? {});
  return [header.join(','), ...rows.map((row) => Object.values(row).join(','))].join('\n');
}
