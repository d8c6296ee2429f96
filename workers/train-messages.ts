import type { TrainingConfig, TrainingReport } from '@/lib/contracts/training';
import type { Context } from '@/server/core/context';

/** What the worker tells its training child. */
export type ToChild = { type: 'train'; ctx: Context; config: TrainingConfig; scratch: string } | { type: 'cancel' };

/** What a training child tells its worker. */
export type FromChild =
  | { type: 'ready' }
  | { type: 'metrics'; step: number; at: number; values: Record<string, number> }
  | { type: 'progress'; done: number; total: number; message: string }
  | { type: 'log'; text: string }
  | { type: 'memory'; bytes: number }
  | { type: 'done'; config: TrainingConfig; report: TrainingReport; notes: string[] }
  | { type: 'failed'; message: string; sentence: boolean };
