import type { Incident } from '@/lab/incidents/incident';

/** What the menu shows. */
export interface MenuState {
  readonly incidents: readonly Pick<Incident, 'name' | 'summary'>[];
  readonly running: readonly string[];
  readonly retries: boolean;
  /** What the last command was answered; null = nothing was asked. */
  readonly said: string | null;
}

/** Headers of the menu: nothing is loaded, no other page may frame it, and its forms go nowhere else. */
export const menuHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;

const style = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.2rem } h2 { font-size: 1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .35rem .5rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top }
th { font-weight: 600; white-space: nowrap }
button { font: inherit; min-width: 5rem; padding: .15rem .6rem }
[role=status] { border-left: 4px solid; padding: .3rem .7rem }
`;

/** The menu of the demo's incidents, as one page without scripts: every button is a form. */
export function menuPage({ incidents, running, retries, said }: MenuState): string {
  const going = new Set(running);
  const known = new Set(incidents.map(({ name }) => name));
  // Acts of the scenario have names of their own; they can be ended too.
  const acts = running.filter((name) => !known.has(name)).map((name) => `<tr><th scope="row">${text(name)}</th><td>Belongs to the scenario of this demo.</td><td>${button('stop', name, `Stop ${name}`, 'Stop')}</td></tr>`);
  const sorted = [...incidents].sort((a, b) => Number(going.has(b.name)) - Number(going.has(a.name)));
  const rows = sorted.map(({ name, summary }) => `<tr><th scope="row">${text(name)}</th><td>${text(summary)}</td><td>${button(going.has(name) ? 'stop' : 'inject', name, going.has(name) ? `Stop ${name}` : `Start ${name}`, going.has(name) ? 'Stop' : 'Start')}</td></tr>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Incidents of the demo</title><style>${style}</style></head><body><main>
<h1>Incidents of the demo</h1>
<p>This is the simulated mesh, not the dashboard: what is started here happens to simulated pods and machines, and shows on the map after two or three scrapes (about half a minute).</p>
${said === null ? '' : `<p role="status">${text(said)}</p>`}
<h2>Retries</h2><p>The callers' retries are ${retries ? 'on' : 'off'}. ${button(retries ? 'retries-off' : 'retries-on', '', retries ? 'Switch retries off' : 'Switch retries on', retries ? 'Switch off' : 'Switch on')} A storm that outlives its trigger ends when they are off.</p>
<h2>Incidents: ${going.size === 0 ? 'none is running' : `${going.size} running`}</h2>
<table><thead><tr><th scope="col">Name</th><th scope="col">What happens</th><th scope="col">Do</th></tr></thead><tbody>
${[...acts, ...rows].join('\n')}
</tbody></table></main></body></html>
`;
}

function button(command: string, name: string, label: string, shown: string): string {
  return `<form method="post" action="/menu"><input type="hidden" name="command" value="${text(command)}"><input type="hidden" name="name" value="${text(name)}"><button aria-label="${text(label)}">${text(shown)}</button></form>`;
}

function text(raw: string): string {
  return raw.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
