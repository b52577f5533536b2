import Link from 'next/link';
import styles from './screen-links.module.css';

const screens = [['Map', '/'], ['Hosts', '/hosts'], ['Compare', '/compare'], ['Report', '/report'], ['Doctor', '/doctor']] as const;

/** Links between the screens; time and scope go along. */
export function ScreenLinks({ current, scope }: { readonly current: string; readonly scope: string }) {
  return (
    <nav className={styles.links} aria-label="Screens">
      {screens.map(([name, path]) => <Link key={name} prefetch={false} href={`${path}${scope}`} aria-current={name === current ? 'page' : undefined}>{name}</Link>)}
    </nav>
  );
}
