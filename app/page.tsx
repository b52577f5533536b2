import { Suspense } from 'react';
import { MainScreen } from './main-screen';

/** The main screen. */
export default function Page() {
  return <Suspense><MainScreen /></Suspense>;
}
