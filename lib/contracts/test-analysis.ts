import { z } from 'zod';
import { Id, Instant, Share } from './basics';

/** The same units read by another method, beside the sequence that decides. */
export const SecondReading = z.object({
  method: z.string(),
  /** What is estimated, challenger minus champion unless it says otherwise. */
  figure: z.string(),
  unit: z.string(),
  value: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  pValue: z.number().nullable(),
  /** always: may be read at every look; planned: at the planned looks; once: at the planned end; none. */
  guarantee: z.enum(['always', 'planned', 'once', 'none']),
  sentence: z.string(),
});
export type SecondReading = z.infer<typeof SecondReading>;

/** Something to look at before the result. */
export const Diagnostic = z.object({
  name: z.string(),
  state: z.enum(['fine', 'warning', 'broken', 'unknown']),
  sentence: z.string(),
});
export type Diagnostic = z.infer<typeof Diagnostic>;

/** How the challenger does on the rows that share a value of one input. */
export const TestSegment = z.object({
  column: z.string(),
  value: z.string(),
  rows: z.number().int(),
  units: z.number().int(),
  difference: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** Two-sided; corrected over all segments of this challenger (Holm). */
  pValue: z.number(),
  adjustedP: z.number(),
});
export type TestSegment = z.infer<typeof TestSegment>;

/** What each unit would do to the evidence. */
export const UnitDesign = z.object({
  unit: z.string(),
  clusters: z.number().int(),
  intraclassCorrelation: z.number(),
  designEffect: z.number(),
});
export type UnitDesign = z.infer<typeof UnitDesign>;

/** Everything beside the deciding sequence, over the days read so far. */
export const TestAnalysis = z.object({
  /** End of the last day read, event time. */
  through: Instant,
  /** Predictions that were read, and their part of all: of very many a fair sample is read. */
  rows: z.number().int(),
  sampleShare: Share,
  diagnostics: z.array(Diagnostic),
  arms: z.array(
    z.object({
      versionId: Id,
      readings: z.array(SecondReading),
      segments: z.array(TestSegment),
      units: z.array(UnitDesign),
    }),
  ),
});
export type TestAnalysis = z.infer<typeof TestAnalysis>;
