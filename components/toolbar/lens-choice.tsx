'use client';

import { Menu } from '@mantine/core';
import type { Lens } from '@/lib/url/lens';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import { Segmented } from './segmented';
import styles from './lens-choice.module.css';

/** Every lens: its name, what it shows, and its key. The first four stand in the bar, the others in a menu beside them. */
export const lensTexts = [
  { value: 'latency', text: 'Latency', hint: 'Colour and label by P99', keyName: '1' },
  { value: 'errors', text: 'Errors', hint: 'Colour and label by failed requests', keyName: '2' },
  { value: 'traffic', text: 'Traffic', hint: 'Label by requests and bytes', keyName: '3' },
  { value: 'hosts', text: 'Hosts', hint: 'Colour by the machines under the pods', keyName: '4' },
  { value: 'security', text: 'Security', hint: 'Share under mTLS; plain text is named', keyName: '5' },
  { value: 'retries', text: 'Retries', hint: 'What arrives for each request that was asked', keyName: '6' },
  { value: 'rollout', text: 'Rollout', hint: 'How traffic is split over versions', keyName: '7' },
  { value: 'cost', text: 'Cost', hint: 'Time spent between caller and callee: proxies, network', keyName: '8' },
  { value: 'residency', text: 'Residency', hint: 'What crosses zone, region or cluster', keyName: '9' },
  { value: 'change', text: 'Change', hint: 'Against the moment one compares with', keyName: 'x' },
] as const satisfies readonly { value: Lens; text: string; hint: string; keyName: string }[];

const inBar = lensTexts.slice(0, 4);
const inMenu = lensTexts.slice(4);

/** Chooses the lens. */
export function LensChoice({ lens, onChange }: { readonly lens: Lens; readonly onChange: (lens: Lens) => void }) {
  const rare = inMenu.find((one) => one.value === lens);
  return (
    <span className={styles.choice}>
      <Segmented label="Lens" options={inBar} value={lens} onChange={onChange} />
      <Menu position="bottom-start" width={330}>
        <Menu.Target>
          <ToolButton on={rare !== undefined} aria-label={`More lenses${rare === undefined ? '' : `: ${rare.text}`}`}><Hint text="More lenses: security, retries, rollout, cost, residency, change"><span>{rare?.text ?? 'More'} ▾</span></Hint></ToolButton>
        </Menu.Target>
        <Menu.Dropdown>
          {inMenu.map((one) => <Menu.Item key={one.value} fw={one.value === lens ? 600 : 400} onClick={() => onChange(one.value)} rightSection={<kbd>{one.keyName}</kbd>}>{one.text} <span className={styles.hint}>· {one.hint}</span></Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
