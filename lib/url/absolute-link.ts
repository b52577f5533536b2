import { writeMainView, type MainView } from './main-view';

/**
 * A link to exactly this view that stays true: the moment is written out, also when the view is live.
 * @param page address of the page without its query, e.g. `http://localhost:7117/`
 * @param shownAt unix seconds of the data on the screen
 */
export function absoluteLink(page: string, view: MainView, shownAt: number): string {
  return page + writeMainView({ ...view, at: view.at ?? Math.floor(shownAt) });
}
