import { useCallback, useState } from 'react';
import { Camera } from './camera';

/** Size of the element that holds the map, in CSS pixels. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
}

/** Where the map is looked at and touched. */
export interface Stage {
  readonly element: HTMLElement;
  readonly camera: Camera;
}

/** `attach` goes to the element of the map as its ref; stage and size are null and zero before. */
export function useStage(): { attach: (element: HTMLDivElement) => () => void; stage: Stage | null; size: StageSize } {
  const [stage, setStage] = useState<Stage | null>(null);
  const [size, setSize] = useState<StageSize>({ width: 0, height: 0 });
  const attach = useCallback((element: HTMLDivElement) => {
    const camera = new Camera();
    setStage({ element, camera });
    const measure = (): void => setSize((before) => (before.width === element.clientWidth && before.height === element.clientHeight ? before : { width: element.clientWidth, height: element.clientHeight }));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
      camera.stop();
      setStage(null);
    };
  }, []);
  return { attach, stage, size };
}
