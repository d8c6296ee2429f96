#!/usr/bin/env node
import { requireNode } from './steps/require-node.mjs';

requireNode();

const { runCommandLine } = await import('./steps/command-line.mjs');
await runCommandLine(process.argv.slice(2));
