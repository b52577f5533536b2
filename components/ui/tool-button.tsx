import type { ComponentPropsWithRef } from 'react';
import styles from './tool-button.module.css';

interface ToolButtonProps extends ComponentPropsWithRef<'button'> {
  /** Pressed state of a switch; not given for plain buttons. */
  readonly on?: boolean;
}

/** A button of the tool bar and of the panels. */
export function ToolButton({ on, className = '', ...rest }: ToolButtonProps) {
  const pressed = on === undefined ? {} : { 'aria-pressed': on };
  return <button type="button" {...pressed} {...rest} className={`${styles.button} ${on === true ? styles.on : ''} ${className}`} />;
}
