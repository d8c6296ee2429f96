/** What a rule says about one report. `evidence` is stored with the alert, so that it can be recomputed. */
export interface RuleDecision {
  fires: boolean;
  title: string;
  sentence: string;
  evidence: Record<string, number | string | null>;
}
