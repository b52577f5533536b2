import { isMissingCode } from '@/lib/base/missing-code';
import { pingAnswerSchema } from '@/lib/wire/ping-answer';
import { fetchAnswer } from './fetch-answer';

/** What loading hangs on; tests bring their own. */
interface Surroundings {
  /** Whether the dashboard answers. */
  readonly isReached: () => Promise<boolean>;
  /** Waits a while before the dashboard is asked again. */
  readonly pause: () => Promise<void>;
}

/** Between two looks whether the dashboard is back, ms: as often as the page pings. */
const pauseMs = 5000;

const usual: Surroundings = {
  isReached: () => fetchAnswer({ route: 'ping', params: {}, schema: pingAnswerSchema, deadline: 4000 }).then(() => true, () => false),
  pause: () => new Promise((resolve) => setTimeout(resolve, pauseMs)),
};

/**
 * Loads a part of the page's code. When contact is lost meanwhile it waits until the dashboard is back and loads then: a
 * panel whose code was under way comes by itself. Fails as `load` does when the dashboard answers and has no such file
 * (after an upgrade), and with every other error.
 */
export async function loadCode<Code>(load: () => Promise<Code>, { isReached, pause }: Surroundings = usual): Promise<Code> {
  for (let refusals = 0; ; ) {
    try {
      return await load();
    } catch (error) {
      if (!isMissingCode(error)) throw error;
      if (await isReached()) refusals += 1;
      else {
        refusals = 0;
        do await pause(); while (!(await isReached()));
      }
      // once may have been a connection that broke just now
      if (refusals > 1) throw error;
    }
  }
}
