/** Where the folded rail is remembered; read before the first paint, so that nothing jumps. */
export const RAIL_KEY = 'ringside-rail';

const script =
  `try{if(localStorage.getItem('${RAIL_KEY}')==='folded')` + `document.documentElement.dataset.rail='folded'}catch{}`;

export function RailScript() {
  return <script dangerouslySetInnerHTML={{ __html: script }} />;
}
