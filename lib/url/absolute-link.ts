import { comparedMoment } from './compared-moment';
import { writeMainView, type MainView } from './main-view';

/**
 * A link to exactly this view that stays true: the moment, and the one it is compared with, are written out, also when the view is live.
 * @param page address of the page without its query, e.g. `http://localhost:7117/`
 * @param shownAt unix seconds of the data on the screen
 */
export function absoluteLink(page: string, view: MainView, shownAt: number): string {
  const at = view.at ?? Math.floor(shownAt);
  return page + writeMainView({ ...view, at, compare: view.compare === null ? null : comparedMoment(view.compare, at) });
}
