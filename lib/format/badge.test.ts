import { expect, it } from 'vitest';
import { badgeSvg } from './badge';

it('puts its parts beside each other, without gap or overlap', () => {
  const svg = badgeSvg([{ text: 'flight-delay v3' }, { text: 'champion', color: '#7d5900' }, { text: 'AUC .678' }]);
  const boxes = [...svg.matchAll(/<rect x="(\d+)" width="(\d+)"/g)].map(([, x, width]) => [Number(x), Number(width)]);
  expect(boxes).toHaveLength(3);
  boxes.slice(1).forEach(([x], place) => expect(x).toBe((boxes[place]?.[0] ?? 0) + (boxes[place]?.[1] ?? 0)));
  expect(svg).toContain('aria-label="flight-delay v3, champion, AUC .678"');
});

it('lets no name break out of its text', () => {
  const svg = badgeSvg([{ text: '<script>"&' }]);
  expect(svg).not.toContain('<script>');
  expect(svg).toContain('&lt;script&gt;&quot;&amp;');
});
