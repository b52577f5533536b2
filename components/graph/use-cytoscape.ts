import cytoscape, { type Core, type StylesheetJson } from 'cytoscape';
import { useCallback, useState } from 'react';

/**
 * Nodes are only places to touch: their cards are painted on the layer above. Edges are drawn by cytoscape, which moves
 * a cached bitmap while one pans; every look of theirs comes from their data, so that new numbers are one batch.
 */
const style = stylesheet([
  { selector: 'node', style: { shape: 'rectangle', width: 'data(w)', height: 'data(h)', 'background-opacity': 0, 'border-width': 0, 'overlay-opacity': 0 } },
  {
    selector: 'edge',
    style: {
      'curve-style': 'unbundled-bezier', 'edge-distances': 'endpoints', 'control-point-distances': 'data(distances)', 'control-point-weights': 'data(weights)',
      'source-endpoint': 'data(from)', 'target-endpoint': 'data(to)',
      width: 'data(width)', 'line-color': 'data(colour)', 'line-style': 'data(dash)', 'line-dash-pattern': 'data(dashes)', opacity: 'data(alpha)',
      'target-arrow-shape': 'triangle', 'target-arrow-color': 'data(colour)', 'arrow-scale': 'data(arrow)', 'z-index': 'data(z)', 'overlay-opacity': 0,
    },
  },
  { selector: 'edge.faded', style: { opacity: 0.12 } },
  { selector: 'edge.marked', style: { opacity: 1, 'underlay-opacity': 0.3, 'underlay-padding': 4, 'underlay-color': 'data(halo)' } },
]);

/** The published types know neither mappers of numbers nor 'endpoints'; the names are those of cytoscape's style documentation. */
function stylesheet(rules: readonly { readonly selector: string; readonly style: Readonly<Record<string, string | number>> }[]): StylesheetJson {
  return rules as unknown as StylesheetJson;
}

/** Size of the element that holds the map, in CSS pixels. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
}

/** Owns the one cytoscape object of the map: `attach` goes to the element as its ref; both are null or zero before. */
export function useCytoscape(): { attach: (element: HTMLDivElement) => () => void; core: Core | null; size: StageSize } {
  const [core, setCore] = useState<Core | null>(null);
  const [size, setSize] = useState<StageSize>({ width: 0, height: 0 });
  const attach = useCallback((element: HTMLDivElement) => {
    const created = cytoscape({ container: element, style, minZoom: 0.04, maxZoom: 3, boxSelectionEnabled: false, autounselectify: true, autoungrabify: true });
    setCore(created);
    const observer = new ResizeObserver(() => {
      created.resize();
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      setCore(null);
    };
  }, []);
  return { attach, core, size };
}
