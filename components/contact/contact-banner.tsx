'use client';

import { Button } from '@mantine/core';
import { formatClock, formatSpan } from '@/lib/base/format-time';
import { CopyButton } from '../ui/copy-button';
import { GradeMark } from '../ui/grade-mark';
import { useZone } from '../ui/use-zone';
import type { Contact } from './use-contact';
import styles from './contact-banner.module.css';

/** How to get the dashboard back. */
export const portForwardCommand = 'kubectl -n undermesh port-forward svc/undermesh 7117';

/** Says that the dashboard does not answer any more, and how to get it back. */
export function ContactBanner({ contact }: { readonly contact: Contact }) {
  const [zone] = useZone();
  if (contact.lostFor !== null) {
    const { failure } = contact;
    const answered = failure !== null && !failure.isSilence;
    const why = failure === null ? 'The port-forward has probably ended.' : answered ? `${failure.message} ${failure.hint}` : failure.hint;
    return (
      <div className={styles.banner} role="alert">
        <GradeMark mark="critical" size={16} />
        <span>No contact with the dashboard for {formatSpan(contact.lostFor)}. {why}{answered ? '' : ' Run again:'}</span>
        {answered ? <Button size="compact-xs" variant="default" onClick={() => window.location.reload()}>Reload</Button> : <PortForward />}
      </div>
    );
  }
  if (contact.restartedAt === null) return null;
  return <div className={styles.quiet} role="status">The dashboard was restarted at {formatClock(contact.restartedAt / 1000, zone)}; what it remembered from before is gone.</div>;
}

function PortForward() {
  return (
    <>
      <code className={styles.command}>{portForwardCommand}</code>
      <CopyButton label="Copy" hint="Copy the command" text={() => portForwardCommand} />
    </>
  );
}
