import path from 'node:path';
import { judgeImport } from './rooms.mjs';

const rooms = {
  meta: { type: 'problem', docs: { description: 'Imports go only in the directions the rooms allow.' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).replaceAll('\\', '/');
    const judge = (node, specifier, use) => {
      if (typeof specifier !== 'string') return;
      const message = judgeImport({ file, specifier, ...use });
      if (message !== undefined) context.report({ node, message });
    };
    const declared = (node) =>
      judge(node, node.source?.value, { isType: node.importKind === 'type' || node.exportKind === 'type' });
    return {
      ImportDeclaration: declared,
      ExportNamedDeclaration: declared,
      ExportAllDeclaration: declared,
      ImportExpression: (node) => judge(node, node.source.value, { isDynamic: true }),
      TSImportType: (node) => judge(node, (node.source ?? node.argument?.literal)?.value, { isType: true }),
    };
  },
};

const impureCalls = new Map([
  ['Math.random', 'take random: () => number as an argument'],
  ['Date.now', 'take now: Date as an argument'],
  ['performance.now', 'take the time as an argument'],
]);

const purity = {
  meta: { type: 'problem', docs: { description: 'lib has no clock and no unseeded randomness.' } },
  create(context) {
    return {
      MemberExpression(node) {
        const name = `${node.object.name}.${node.property.name}`;
        const instead = impureCalls.get(name);
        if (instead) context.report({ node, message: `${name} makes lib impure: ${instead}.` });
      },
      NewExpression(node) {
        if (node.callee.name !== 'Date' || node.arguments.length > 0) return;
        context.report({ node, message: 'new Date() reads the clock: take now: Date as an argument.' });
      },
    };
  },
};

const noEnum = {
  meta: { type: 'suggestion', docs: { description: 'A union of string literals instead of an enum.' } },
  create(context) {
    return {
      TSEnumDeclaration: (node) =>
        context.report({ node, message: 'Use a union of string literals instead of an enum.' }),
    };
  },
};

const longest = 120;

const lineLength = {
  meta: { type: 'layout', docs: { description: `Lines have at most ${longest} characters.` } },
  create(context) {
    return {
      Program() {
        for (const [index, text] of context.sourceCode.lines.entries()) {
          if (text.length <= longest || text.includes('://')) continue;
          const start = { line: index + 1, column: longest };
          context.report({
            loc: { start, end: { line: index + 1, column: text.length } },
            message: `This line has ${text.length} characters; ${longest} is the limit.`,
          });
        }
      },
    };
  },
};

export default { meta: { name: 'ringside' }, rules: { rooms, purity, 'no-enum': noEnum, 'line-length': lineLength } };
