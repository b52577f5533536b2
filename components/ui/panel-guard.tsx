'use client';

import { Component, type ReactNode } from 'react';
import { isMissingCode } from '@/lib/base/missing-code';
import { Notice } from './notice';
import styles from './panel-guard.module.css';

interface PanelGuardProps {
  /** What is inside, as a person calls it: "The map". */
  readonly name: string;
  /** A new value lets a panel that failed try again: what it shows has changed. */
  readonly about?: string | undefined;
  readonly children: ReactNode;
}

interface PanelGuardState {
  readonly failure: { readonly id: string; readonly outdated: boolean } | null;
  readonly about: string | undefined;
}

/** Keeps an error of one panel inside that panel: the rest of the screen lives on. */
export class PanelGuard extends Component<PanelGuardProps, PanelGuardState> {
  override state: PanelGuardState = { failure: null, about: this.props.about };

  static getDerivedStateFromError(error: unknown): Partial<PanelGuardState> {
    return { failure: { id: Math.random().toString(36).slice(2, 8), outdated: isMissingCode(error) } };
  }

  static getDerivedStateFromProps(props: PanelGuardProps, state: PanelGuardState): Partial<PanelGuardState> | null {
    return props.about === state.about ? null : { about: props.about, failure: null };
  }

  override componentDidCatch(error: unknown): void {
    // eslint-disable-next-line no-console -- the box names a number; whoever looks for it must find it somewhere
    console.error(`${this.props.name} failed (${this.state.failure?.id ?? '?'}):`, error);
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    if (failure.outdated) {
      return (
        <div className={styles.box}>
          <Notice mark="unknown" title="A part of this page could not be loaded: contact was lost meanwhile, or a newer version was installed." hint="Reload the page when the server answers; what you look at is in its address.">
            <button type="button" className={styles.again} onClick={() => window.location.reload()}>Reload</button>
          </Notice>
        </div>
      );
    }
    return (
      <div className={styles.box}>
        <Notice mark="unknown" title={`${this.props.name} cannot be shown: an error of Undermesh, number ${failure.id}.`} hint="The rest of the page goes on. The error stands in the browser's console under this number.">
          <button type="button" className={styles.again} onClick={() => this.setState({ failure: null })}>Try again</button>
        </Notice>
      </div>
    );
  }
}
